/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * lwIP in this kernel (stack.c). It is not told about threads: the kernel is
 * not preempted, and interrupts arrive in programs and in the idle loop only,
 * so whoever calls lwIP has it alone, as long as it neither sleeps nor touches
 * a program's memory meanwhile.
 */
#pragma once

/* Once at boot: the network device, if there is one. */
void stack_init(void);

/* Before lwIP is called: without a device it is not started until then. */
void stack_need(void);

/*
 * After each call of lwIP that may have sent something: delivers what loops
 * back, tells the device if there is much for it. Else that waits for more, at
 * the longest until the running thread pauses (sched_on_pause): each time the
 * device is told, a thread of QEMU's wakes.
 */
void stack_settle(void);

/*
 * At the end of the machine: sleeps until the other sides have all that was
 * sent to them, though not for long.
 */
void stack_drain(void);

/* inet_icmp.c: lets errors that arrive reach the sockets they are about. */
void inet_icmp_init(void);

/* timers.c: TCP's run when they are needed, the others with a device. */
void timers_init(void);
void timers_start(void);
