// SPDX-License-Identifier: BSD-3-Clause
//
// What Go's runtime wants of a kernel: threads and futexes for goroutines, large
// reservations of memory for its collector, signals that interrupt a loop which
// never calls anything, and all registers as they were when it goes on.
package main

// #include <unistd.h>
import "C"

import (
	"fmt"
	"os"
	"runtime"
	"sync/atomic"
	"time"
)

func goroutines() int {
	squares := make(chan int)
	for i := 1; i <= 1000; i++ {
		go func(i int) { squares <- i * i }(i)
	}
	sum := 0
	for i := 0; i < 1000; i++ {
		sum += <-squares
	}
	return sum
}

type tree struct{ left, right *tree }

func grow(depth int) *tree {
	if depth == 0 {
		return &tree{}
	}
	return &tree{grow(depth - 1), grow(depth - 1)}
}

func (t *tree) count() int {
	if t.left == nil {
		return 1
	}
	return 1 + t.left.count() + t.right.count()
}

func garbage() (nodes int, collected bool) {
	kept := grow(14)
	for i := 0; i < 100; i++ {
		grow(10)
	}
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return kept.count(), stats.NumGC > 1 && stats.Frees > 100000
}

// With one processor for all goroutines, main goes on only if the loop is
// interrupted; and the loop's sum is right only if no register was lost.
func preempted() bool {
	runtime.GOMAXPROCS(1)
	var stop, rounds int64
	right := make(chan bool)
	go func() {
		good := true
		for atomic.LoadInt64(&stop) == 0 {
			a, b := 0.0, uint64(0)
			for i := uint64(1); i <= 1000; i++ {
				a += float64(i) * 0.5
				b ^= i * 0x9e3779b97f4a7c15
			}
			good = good && a == 250250 && b == 0x790f98a928d40218
			atomic.AddInt64(&rounds, 1)
		}
		right <- good && rounds > 0
	}()
	time.Sleep(30 * time.Millisecond)
	atomic.StoreInt64(&stop, 1)
	return <-right
}

func main() {
	fmt.Println("Hello, World!")
	fmt.Println("goroutines:", goroutines())
	nodes, collected := garbage()
	fmt.Println("garbage:", nodes, "nodes kept, the rest collected:", collected)
	fmt.Println("a loop was preempted, its registers right:", preempted())
	fmt.Println("C agrees on who we are:", int(C.getpid()) == os.Getpid())
}
