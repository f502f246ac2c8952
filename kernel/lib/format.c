// SPDX-License-Identifier: BSD-3-Clause
/*
 * printf without files: a conversion is read into a struct spec, then written
 * through one function that counts what no longer fits.
 */
#include "lib/format.h"

#include "lib/string.h"

struct output {
	char *buf;
	size_t size, length;
};

struct spec {
	bool left, zero, plus, space, alternate;
	int width, precision; /* precision -1: none given */
	int size;	      /* bytes of the argument: 1, 2, 4, 8 */
};

static void put(struct output *out, char c)
{
	if (out->length + 1 < out->size)
		out->buf[out->length] = c;
	out->length++;
}

static void put_many(struct output *out, char c, int n)
{
	while (n-- > 0)
		put(out, c);
}

static void put_bytes(struct output *out, const char *s, size_t n)
{
	while (n--)
		put(out, *s++);
}

/* PREFIX (a sign, "0x") and DIGITS, padded as SPEC wants. */
static void put_number(struct output *out, const struct spec *spec,
		       const char *prefix, const char *digits, int n)
{
	int prefix_length = strlen(prefix);
	int zeros = spec->precision > n ? spec->precision - n : 0;
	int padding = spec->width - prefix_length - zeros - n;

	if (spec->zero && !spec->left && spec->precision < 0 && padding > 0) {
		zeros = padding;
		padding = 0;
	}
	if (!spec->left)
		put_many(out, ' ', padding);
	put_bytes(out, prefix, prefix_length);
	put_many(out, '0', zeros);
	put_bytes(out, digits, n);
	if (spec->left)
		put_many(out, ' ', padding);
}

static void put_unsigned(struct output *out, const struct spec *spec, u64 value,
			 unsigned int base, bool upper, const char *prefix)
{
	const char *alphabet = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	char digits[24];
	int n = sizeof(digits);

	for (; value; value /= base)
		digits[--n] = alphabet[value % base];
	if (n == sizeof(digits) && spec->precision != 0)
		digits[--n] = '0';
	if (base == 8 && spec->alternate &&
	    (n == sizeof(digits) || digits[n] != '0'))
		digits[--n] = '0';
	put_number(out, spec, prefix, digits + n, sizeof(digits) - n);
}

static void put_signed(struct output *out, const struct spec *spec, s64 value)
{
	const char *sign = spec->plus ? "+" : spec->space ? " " : "";

	if (value < 0)
		put_unsigned(out, spec, -(u64)value, 10, false, "-");
	else
		put_unsigned(out, spec, value, 10, false, sign);
}

static void put_hex(struct output *out, const struct spec *spec, u64 value,
		    bool upper)
{
	const char *prefix = upper ? "0X" : "0x";

	put_unsigned(out, spec, value, 16, upper,
		     spec->alternate && value ? prefix : "");
}

static void put_string(struct output *out, const struct spec *spec,
		       const char *s)
{
	size_t n;

	if (!s)
		s = "(null)";
	n = strnlen(s,
		    spec->precision < 0 ? (size_t)-1 : (size_t)spec->precision);
	if (!spec->left)
		put_many(out, ' ', spec->width - (int)n);
	put_bytes(out, s, n);
	if (spec->left)
		put_many(out, ' ', spec->width - (int)n);
}

static void put_char(struct output *out, const struct spec *spec, char c)
{
	if (!spec->left)
		put_many(out, ' ', spec->width - 1);
	put(out, c);
	if (spec->left)
		put_many(out, ' ', spec->width - 1);
}

static const char *read_flags(const char *fmt, struct spec *spec)
{
	for (;; fmt++) {
		switch (*fmt) {
		case '-': spec->left = true; break;
		case '0': spec->zero = true; break;
		case '+': spec->plus = true; break;
		case ' ': spec->space = true; break;
		case '#': spec->alternate = true; break;
		default: return fmt;
		}
	}
}

static const char *read_number(const char *fmt, int *value)
{
	for (*value = 0; *fmt >= '0' && *fmt <= '9'; fmt++)
		*value = *value * 10 + *fmt - '0';
	return fmt;
}

static const char *read_size(const char *fmt, struct spec *spec)
{
	spec->size = sizeof(int);
	for (;; fmt++) {
		switch (*fmt) {
		case 'h': spec->size /= 2; break;
		case 'l':
		case 'z': spec->size = sizeof(long); break;
		default: return fmt;
		}
	}
}

static u64 narrow(u64 value, int size)
{
	return size == 8 ? value : value & ((1UL << size * 8) - 1);
}

static s64 narrow_signed(s64 value, int size)
{
	int unused = 64 - size * 8;

	return (s64)((u64)value << unused) >> unused;
}

/* A va_list can be handed on by its address only inside a structure. */
struct arguments {
	va_list list;
};

static const char *read_spec(const char *fmt, struct spec *spec,
			     struct arguments *args)
{
	*spec = (struct spec){ .precision = -1 };
	fmt = read_flags(fmt, spec);
	if (*fmt == '*') {
		spec->width = va_arg(args->list, int);
		if (spec->width < 0) {
			spec->left = true;
			spec->width = -spec->width;
		}
		fmt++;
	} else {
		fmt = read_number(fmt, &spec->width);
	}
	if (*fmt == '.') {
		if (*++fmt == '*') {
			spec->precision = va_arg(args->list, int);
			fmt++;
		} else {
			fmt = read_number(fmt, &spec->precision);
		}
	}
	return read_size(fmt, spec);
}

static u64 integer(struct arguments *args, int size)
{
	if (size == 8)
		return va_arg(args->list, u64);
	return narrow(va_arg(args->list, unsigned int), size);
}

static void convert(struct output *out, struct spec *spec, char conversion,
		    struct arguments *args)
{
	int size = spec->size;

	switch (conversion) {
	case 'd':
	case 'i':
		put_signed(out, spec, narrow_signed(integer(args, size), size));
		break;
	case 'u':
		put_unsigned(out, spec, integer(args, size), 10, false, "");
		break;
	case 'o':
		put_unsigned(out, spec, integer(args, size), 8, false, "");
		break;
	case 'x':
	case 'X':
		put_hex(out, spec, integer(args, size), conversion == 'X');
		break;
	case 'p':
		put_unsigned(out, spec, va_arg(args->list, u64), 16, false,
			     "0x");
		break;
	case 's':
		put_string(out, spec, va_arg(args->list, const char *));
		break;
	case 'c': put_char(out, spec, va_arg(args->list, int)); break;
	default: put(out, conversion);
	}
}

int format_va(char *buf, size_t size, const char *fmt, va_list args)
{
	struct output out = { buf, size, 0 };
	struct arguments copy;
	struct spec spec;

	va_copy(copy.list, args);
	while (*fmt) {
		if (*fmt != '%') {
			put(&out, *fmt++);
			continue;
		}
		fmt = read_spec(fmt + 1, &spec, &copy);
		if (*fmt)
			convert(&out, &spec, *fmt++, &copy);
	}
	va_end(copy.list);
	if (size)
		buf[MIN(out.length, size - 1)] = '\0';
	return out.length;
}

int format(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = format_va(buf, size, fmt, args);
	va_end(args);
	return n;
}
