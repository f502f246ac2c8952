// SPDX-License-Identifier: BSD-3-Clause
/*
 * Standard input, output and error of the first program, and the terminal.
 *
 * Where the host's descriptor is a terminal, the guest's is the terminal made
 * here on the console's ports. Where it is not, it is a stream that behaves
 * like the end of a pipe whose other end is on the host: binary-clean, end of
 * file when the host closes its side, EPIPE and SIGPIPE when its reader has
 * gone.
 */
#include "boot/config.h"
#include "drivers/console.h"
#include "fs/devices.h"
#include "fs/fd.h"
#include "fs/fs.h"
#include "fs/tty.h"
#include "proc/process.h"
#include "sched/raise.h"

/* ---- Streams ---- */

/* Writes to a port that are under way: a long one keeps its place. */
static bool port_busy[CONSOLE_TRACE + 1];

static enum console_port file_port(const struct file *file)
{
	return (enum console_port)(u64)file->inode->private;
}

static bool input_ready(enum console_port port)
{
	return console_readable(port) || console_is_closed(port);
}

static ssize_t stream_read(struct file *file, struct iter *to)
{
	enum console_port port = file_port(file);
	const void *bytes;
	ssize_t done = 0;
	size_t n;
	int error;

	if (!to->left)
		return 0;
	error = wait_event_unless(file->flags & O_NONBLOCK, console_waitq(port),
				  input_ready(port));
	/* What can't be stored stays there. */
	while (!error && to->left && (bytes = console_peek(port, &n))) {
		n = iter_put(to, bytes, MIN(n, to->left));
		console_consume(port, n);
		done += n;
		error = n ? 0 : -EFAULT;
	}
	return done ? done : error;
}

/* May this write go on? 0, or why it must end. */
static int await_port(enum console_port port, bool nonblocking)
{
	TRY(wait_event_unless(nonblocking, console_waitq(port),
			      console_writable(port) ||
				      console_is_closed(port)));
	if (!console_is_closed(port))
		return 0;
	raise_signal(SIGPIPE);
	return -EPIPE;
}

static ssize_t write_pieces(enum console_port port, struct iter *from,
			    bool nonblocking)
{
	ssize_t done = 0;

	while (from->left) {
		int error = await_port(port, nonblocking);
		size_t room, n;
		void *to;

		if (error)
			return done ? done : error;
		to = console_reserve(port, &room);
		if (!to)
			continue;
		n = iter_get(from, to, MIN(from->left, room));
		if (n == 0)
			return done ? done : -EFAULT;
		console_commit(port, n);
		done += n;
	}
	return done;
}

static ssize_t stream_write(struct file *file, struct iter *from)
{
	enum console_port port = file_port(file);
	bool nonblocking = file->flags & O_NONBLOCK;
	ssize_t done = wait_event_unless(nonblocking, console_waitq(port),
					 !port_busy[port]);

	if (done)
		return done;
	port_busy[port] = true;
	done = write_pieces(port, from, nonblocking);
	port_busy[port] = false;
	waitq_wake(console_waitq(port), 0);
	return done;
}

static u32 stream_poll(struct file *file, struct poll_table *table)
{
	enum console_port port = file_port(file);
	bool closed = console_is_closed(port);

	poll_add(table, console_waitq(port));
	if (port == CONSOLE_STDIN)
		return poll_bits(console_readable(port), false) |
		       (closed ? POLLHUP : 0);
	return poll_bits(false, closed || console_writable(port)) |
	       (closed ? POLLERR : 0);
}

static long stream_ioctl(struct file *file, unsigned int command, u64 argument)
{
	enum console_port port = file_port(file);

	if (command != FIONREAD)
		return -ENOTTY;
	return put_user_u32((void *)argument,
			    port == CONSOLE_STDIN ? console_readable(port) : 0);
}

/* /dev/stdout and the like open the stream anew, in its own direction only. */
static int stream_open(struct inode *inode, struct file *file)
{
	bool input = (u64)inode->private == CONSOLE_STDIN;

	if (inode->private &&
	    (input ? file_writable(file) : file_readable(file)))
		return -EACCES;
	return 0;
}

static const struct file_ops stream_file_ops = {
	.read = stream_read,
	.write = stream_write,
	.poll = stream_poll,
	.ioctl = stream_ioctl,
	.open = stream_open,
	.stream = true,
};

/* ---- The terminal ---- */

static struct tty console_tty;

static enum console_port tty_output_port(void)
{
	return boot_config.tty[1] ? CONSOLE_STDOUT : CONSOLE_STDERR;
}

static size_t console_tty_write(struct tty *tty UNUSED, const u8 *bytes,
				size_t n)
{
	enum console_port port = tty_output_port();

	/* No terminal to show it on, or it is gone: nobody waits for that. */
	if ((!boot_config.tty[1] && !boot_config.tty[2]) ||
	    console_is_closed(port))
		return n;
	return console_write(port, bytes, n);
}

#define ECHO_PIECE 256UL /* so that there is room for the echo, too */

/* Lets in what has arrived and has room. */
static void console_tty_input(struct tty *tty)
{
	const void *bytes;
	size_t room, n;

	if (!boot_config.tty[0])
		return;
	while ((room = tty_receive_room(tty)) &&
	       (bytes = console_peek(CONSOLE_STDIN, &n))) {
		n = MIN(MIN(n, room), ECHO_PIECE);
		tty_receive(tty, bytes, n);
		console_consume(CONSOLE_STDIN, n);
	}
	if (console_is_closed(CONSOLE_STDIN))
		tty_hangup(tty);
}

static const struct tty_ops console_tty_ops = {
	.write = console_tty_write,
	.unthrottle = console_tty_input,
};

static bool input_arrived(struct waiter *waiter UNUSED, u32 events UNUSED)
{
	console_tty_input(&console_tty);
	return true;
}

static bool output_possible(struct waiter *waiter UNUSED, u32 events UNUSED)
{
	tty_output_ready(&console_tty);
	return true;
}

static void console_tty_begin(void)
{
	static struct waiter input, output;

	tty_init(&console_tty, &console_tty_ops, DEVICE_CONSOLE);
	console_tty.winsize.ws_row = boot_config.rows;
	console_tty.winsize.ws_col = boot_config.columns;
	console_tty.session = INIT_PID;
	console_tty.foreground = FIRST_PID;
	if (boot_config.tty[0])
		waitq_add_notify(console_waitq(CONSOLE_STDIN), &input,
				 input_arrived);
	waitq_add_notify(console_waitq(tty_output_port()), &output,
			 output_possible);
	console_tty_input(&console_tty);
}

static bool console_is_tty(void)
{
	return boot_config.tty[0] || boot_config.tty[1] || boot_config.tty[2];
}

/* /dev/console, and /dev/tty: the terminal of whoever opens it. */
static int terminal_open(struct inode *inode, struct file *file)
{
	if (inode->rdev == DEVICE_TTY)
		return tty_open(tty_of_caller(), file);
	return tty_open(console_is_tty() ? &console_tty : NULL, file);
}

const struct file_ops terminal_device_ops = {
	.open = terminal_open,
};

/* ---- Descriptors 0, 1 and 2 ---- */

static void control_record(u8 type, u8 a, u16 b, u16 c)
{
	const struct winsize size = { .ws_row = b, .ws_col = c };

	if (type == 'W' && console_is_tty())
		tty_set_winsize(&console_tty, &size);
	else if (type == 'S' && a >= 1 && a <= SIGNAL_COUNT)
		raise_group(console_is_tty() ? console_tty.foreground :
					       FIRST_PID,
			    a);
}

static int open_stream(enum console_port port, struct file **out)
{
	u32 flags = port == CONSOLE_STDIN ? O_RDONLY : O_WRONLY;

	TRY(file_open_anonymous("pipe", S_IFIFO | 0600, &stream_file_ops, NULL,
				flags, out));
	(*out)->inode->private = (void *)(u64)port;
	return 0;
}

static int open_terminal(struct file **out)
{
	struct dentry *dentry AUTO(dentry_auto_put) = devfs_find("console");

	return file_open(dentry, dentry->inode, O_RDWR | O_NOCTTY, out);
}

/* Do these lead to one thing on the host? */
static bool is_same(int earlier, int fd)
{
	if (boot_config.tty[fd] || boot_config.tty[earlier])
		return boot_config.tty[fd] && boot_config.tty[earlier];
	return boot_config.merge && earlier == 1;
}

/* Then they share one file here, too. */
static int open_descriptor(int fd, struct file *opened[3])
{
	for (int earlier = 0; earlier < fd; earlier++) {
		if (is_same(earlier, fd)) {
			opened[fd] = opened[earlier];
			file_get(opened[fd]);
			return 0;
		}
	}
	if (boot_config.tty[fd])
		return open_terminal(&opened[fd]);
	return open_stream(CONSOLE_STDIN + fd, &opened[fd]);
}

int console_open_standard(struct fd_table *files)
{
	struct file *opened[3];

	if (console_is_tty())
		console_tty_begin();
	console_on_control(control_record);
	for (int fd = 0; fd < 3; fd++) {
		int error = open_descriptor(fd, opened);

		if (!error)
			error = fd_table_install(files, opened[fd], fd, false);
		if (error < 0)
			return error;
	}
	return 0;
}
