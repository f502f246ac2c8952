// SPDX-License-Identifier: BSD-3-Clause
//
// Rust's standard library at work: output, a map (whose hashes are seeded by
// getrandom), thread-local storage, and a panic that is caught.
use std::cell::Cell;
use std::collections::HashMap;
use std::panic;

thread_local!(static GREETINGS: Cell<u32> = Cell::new(41));

fn greet(name: &str) {
    GREETINGS.with(|count| count.set(count.get() + 1));
    println!("Hello, {}!", name);
}

fn main() {
    let names: HashMap<u32, &str> = [(1, "World")].into_iter().collect();
    greet(names[&1]);
    panic::set_hook(Box::new(|_| {}));
    if panic::catch_unwind(|| greet(names[&2])).is_err() {
        println!("caught: nobody to greet");
    }
    println!("thread_local: {}", GREETINGS.with(|count| count.get()));
}
