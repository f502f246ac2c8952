// SPDX-License-Identifier: BSD-3-Clause
/*
 * The line discipline: keys go in, echo and lines come out. The expectations
 * are what Linux does (tests/terminal compares the whole with the real thing).
 */
#include "unit.h"

#include <signal.h>

#include "fs/tty.h"

static char shown[20000], wanted[20000];
static size_t shown_size, writable;
static int signals, wakes;

bool waitq_wake(struct waitq *queue, u32 events)
{
	(void)queue;
	(void)events;
	wakes++;
	return true;
}

/* Nobody waits: tty_drain is not called. */
struct thread *fake_current;

int wait_sleep(u64 deadline)
{
	(void)deadline;
	return 0;
}

void raise_group(int group, int signo)
{
	assert_int_equal(group, 7);
	signals = signals * 100 + signo;
}

static size_t show(struct tty *tty, const u8 *bytes, size_t n)
{
	(void)tty;
	n = MIN(n, writable);
	writable -= n;
	assert_true(shown_size + n <= sizeof(shown));
	memcpy(shown + shown_size, bytes, n);
	shown_size += n;
	return n;
}

static const struct tty_ops ops = { .write = show };

static struct tty *start(u32 input, u32 output, u32 local)
{
	static const u8 keys[NCCS] = {
		[VINTR] = 3,  [VQUIT] = 28,    [VERASE] = 127, [VKILL] = 21,
		[VEOF] = 4,   [VMIN] = 1,      [VSTART] = 17,  [VSTOP] = 19,
		[VSUSP] = 26, [VREPRINT] = 18, [VWERASE] = 23, [VLNEXT] = 22,
		[VEOL] = ';',
	};
	struct tty *tty = calloc(1, sizeof(*tty));

	tty->ops = &ops;
	tty->foreground = 7;
	tty->termios.c_iflag = input;
	tty->termios.c_oflag = output;
	tty->termios.c_lflag = local;
	memcpy(tty->termios.c_cc, keys, sizeof(keys));
	shown_size = 0;
	writable = ~0UL;
	signals = 0;
	return tty;
}

#define INPUT  (ICRNL | IXON | IUTF8)
#define OUTPUT (OPOST | ONLCR)
#define LOCAL  (ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN)

static void type(struct tty *tty, const char *keys, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t room = tty_receive_room(tty);

		if (!room)
			break;
		room = MIN(room, MIN(n - i, (size_t)3));
		tty_receive(tty, (const u8 *)keys + i, room);
		i += room;
	}
}

static void check_shown(const char *text)
{
	snprintf(wanted, sizeof(wanted), "%.*s", (int)shown_size, shown);
	assert_string_equal(wanted, text);
}

static void check_read(struct tty *tty, size_t n, const char *text)
{
	char bytes[100];
	bool end;

	n = tty_take_input(tty, (u8 *)bytes, n, &end);
	snprintf(wanted, sizeof(wanted), "%.*s", (int)n, bytes);
	assert_string_equal(wanted, text);
}

static const struct {
	u32 local_off, local_on;
	const char *keys, *shown, *line;
} edits[] = {
	{ 0, 0,
	  "ab\x7f"
	  "c\r",
	  "ab\b \bc\r\n", "ac\n" },
	{ 0, 0, "\x7f\x7f\x15\x17x\r", "x\r\n", "x\n" },
	{ 0, 0, "one two \x17\r", "one two \b \b\b \b\b \b\b \b\r\n",
	  "one \n" },
	{ 0, 0, "abc\x15x\r", "abc\b \b\b \b\b \bx\r\n", "x\n" },
	{ 0, 0, "a\t\x7fx\r", "a\t\b\b\b\b\b\b\bx\r\n", "ax\n" },
	{ 0, 0, "\x01\x7fx\r", "^A\b \b\b \bx\r\n", "x\n" },
	{ 0, 0, "\x16\x03\r", "^\b^C\r\n", "\x03\n" },
	{ 0, 0, "\xc3\xa9\x7fx\r", "\xc3\xa9\b \bx\r\n", "x\n" },
	{ 0, 0,
	  "ab\x12"
	  "c\r",
	  "ab^R\r\nabc\r\n", "abc\n" },
	{ 0, 0, "a;", "a;", "a;" },
	{ 0, 0, "ab\x04", "ab", "ab" },
	{ 0, 0, "\x04", "", "" },
	{ ECHO, 0, "ab\x7f\r", "", "a\n" },
	{ ECHO, ECHONL, "ab\r", "\r\n", "ab\n" },
	{ ECHOE, 0, "ab\x7f\r", "ab^?\r\n", "a\n" },
	{ ECHOKE, 0, "ab\x15x\r", "ab^U\r\nx\r\n", "x\n" },
	{ 0, ECHOPRT, "abc\x7f\x7fx\r", "abc\\cb/x\r\n", "ax\n" },
	{ IEXTEN, 0, "a\x17\r", "a^W\r\n", "a\x17\n" },
	{ ECHOCTL, 0, "\x01\r", "\x01\r\n", "\x01\n" },
};

static void test_editing(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(edits); i++) {
		struct tty *tty = start(INPUT, OUTPUT,
					(LOCAL & ~edits[i].local_off) |
						edits[i].local_on);

		assert_false(tty_input_available(tty, false));
		type(tty, edits[i].keys, strlen(edits[i].keys));
		assert_true(tty_input_available(tty, false));
		check_shown(edits[i].shown);
		check_read(tty, 100, edits[i].line);
		assert_false(tty_input_available(tty, false));
		free(tty);
	}
}

static void test_pieces(void **state)
{
	struct tty *tty = start(INPUT, OUTPUT, LOCAL);

	(void)state;
	type(tty, "abcdef\rxyz\x04\x04", 12);
	check_read(tty, 4, "abcd");
	check_read(tty, 3, "ef\n");
	check_read(tty, 3, "xyz"); /* and the end of file behind it */
	check_read(tty, 3, "");
	assert_false(tty_input_available(tty, false));
	free(tty);
}

static void test_signals(void **state)
{
	struct tty *tty = start(INPUT, OUTPUT, LOCAL);

	(void)state;
	type(tty, "lost\x03kept\r", 10);
	assert_int_equal(signals, SIGINT);
	check_read(tty, 100, "kept\n");
	type(tty, "\x1c\x1a", 2);
	assert_int_equal(signals, (SIGINT * 100 + SIGQUIT) * 100 + SIGTSTP);
	free(tty);
	tty = start(INPUT, OUTPUT, LOCAL | NOFLSH);
	type(tty, "a\x03z\r", 4);
	check_read(tty, 100, "az\n");
	free(tty);
	tty = start(INPUT, OUTPUT, LOCAL & ~ISIG);
	type(tty, "\x03\r", 2);
	assert_int_equal(signals, 0);
	check_read(tty, 100, "\x03\n");
	free(tty);
}

static void test_raw(void **state)
{
	struct tty *tty = start(0, 0, 0);

	(void)state;
	tty->termios.c_cc[VMIN] = 3;
	type(tty, "\x03\r", 2);
	assert_true(tty_input_available(tty, false));
	assert_false(tty_input_available(tty, true));
	type(tty, "\n", 1);
	assert_true(tty_input_available(tty, true));
	check_read(tty, 2, "\x03\r");
	check_read(tty, 2, "\n");
	assert_int_equal(shown_size, 0);
	free(tty);
}

/* From raw to canonical, what is there already is a line; and back. */
static void test_changes(void **state)
{
	struct tty *tty = start(0, OUTPUT, 0);
	struct termios2 old = tty->termios;

	(void)state;
	type(tty, "abc", 3);
	tty->termios.c_lflag = LOCAL;
	tty_termios_changed(tty, &old);
	type(tty, "d\n", 2);
	check_read(tty, 100, "abc");
	check_read(tty, 100, "d\n");
	type(tty, "xyz", 3);
	assert_false(tty_input_available(tty, false));
	old = tty->termios;
	tty->termios.c_lflag = 0;
	tty_termios_changed(tty, &old);
	check_read(tty, 100, "xyz");
	free(tty);
}

static void test_flow(void **state)
{
	struct tty *tty = start(INPUT, OUTPUT, LOCAL);

	(void)state;
	type(tty,
	     "\x13"
	     "ab",
	     3);
	assert_int_equal(shown_size, 0);
	type(tty, "\x11", 1);
	check_shown("ab");
	/* A driver that takes a little at a time. */
	writable = 1;
	assert_int_equal(tty_process_output(tty, (const u8 *)"cd\n", 3), 3);
	tty_push_output(tty);
	check_shown("abc");
	writable = ~0UL;
	tty_output_ready(tty);
	check_shown("abcd\r\n");
	free(tty);
}

/* A line may be too long, but not so long that it can't end. */
static void test_long_line(void **state)
{
	struct tty *tty = start(INPUT, OUTPUT, LOCAL & ~ECHO);
	char bytes[6000];
	bool end;

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	type(tty, bytes, sizeof(bytes));
	assert_false(tty_input_available(tty, false));
	type(tty, "\r", 1);
	assert_int_equal(tty_receive_room(tty), 0);
	assert_int_equal(tty_take_input(tty, (u8 *)bytes, 6000, &end), 4096);
	assert_true(end);
	assert_int_equal(bytes[4094], 'x');
	assert_int_equal(bytes[4095], '\n');
	free(tty);
}

static void check_state(const struct tty *tty)
{
	assert_true(tty->head - tty->tail <= TTY_BUFFER);
	assert_true(tty->canon - tty->tail <= tty->head - tty->tail);
	assert_true(tty_output_queued(tty) <= TTY_BUFFER);
}

static void random_step(struct tty *tty)
{
	struct termios2 old = tty->termios;
	u8 bytes[300];
	size_t n = rand() % sizeof(bytes);
	bool end;

	shown_size = 0;
	for (size_t i = 0; i < n; i++)
		bytes[i] = rand() % 3 ? rand() % 32 : rand();
	switch (rand() % 6) {
	case 0:
		tty->termios.c_lflag = rand();
		tty->termios.c_iflag = rand();
		tty->termios.c_oflag = rand();
		tty_termios_changed(tty, &old);
		break;
	case 1: tty_take_input(tty, bytes, n, &end); break;
	case 2:
		writable = rand() % 3 ? ~0UL : (size_t)rand() % 100;
		tty_process_output(tty, bytes, n);
		tty_output_ready(tty);
		break;
	default: type(tty, (char *)bytes, n);
	}
}

static void test_random(void **state)
{
	(void)state;
	for (int seed = 0; seed < 100; seed++) {
		struct tty *tty = start(INPUT, OUTPUT, LOCAL);

		srand(seed);
		for (int i = 0; i < 300; i++) {
			random_step(tty);
			check_state(tty);
		}
		free(tty);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_editing),	  cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_signals),	  cmocka_unit_test(test_raw),
		cmocka_unit_test(test_changes),	  cmocka_unit_test(test_flow),
		cmocka_unit_test(test_long_line), cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
