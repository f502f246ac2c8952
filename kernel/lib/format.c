// SPDX-License-Identifier: BSD-3-Clause
#include "lib/format.h"
#include "lib/string.h"

/* Where the text goes; length counts on when the buffer is full. */
struct output {
	char *buf;
	size_t size, length;
};

/* What stands between '%' and the conversion. */
struct spec {
	bool left, zero, alternate;
	int width;
	bool wide; /* 64 bits */
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

/* SIGN and N bytes of TEXT in a field; zeros go between the two. */
static void put_field(struct output *out, const struct spec *spec,
		      const char *sign, const char *text, int n)
{
	int padding = spec->width - (int)strlen(sign) - n;
	bool zeros = spec->zero && !spec->left;

	if (!spec->left && !zeros)
		put_many(out, ' ', padding);
	while (*sign)
		put(out, *sign++);
	if (zeros)
		put_many(out, '0', padding);
	for (int i = 0; i < n; i++)
		put(out, text[i]);
	if (spec->left)
		put_many(out, ' ', padding);
}

static void put_number(struct output *out, const struct spec *spec, u64 value,
		       unsigned int base, bool upper, const char *sign)
{
	const char *alphabet = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	char digits[24];
	int n = sizeof(digits);

	do
		digits[--n] = alphabet[value % base];
	while (value /= base);
	put_field(out, spec, sign, digits + n, sizeof(digits) - n);
}

/* A va_list that can be handed on by address, whatever type it is. */
struct arguments {
	va_list list;
};

static const char *read_flags(const char *fmt, struct spec *spec)
{
	for (;; fmt++) {
		switch (*fmt) {
		case '-': spec->left = true; break;
		case '0': spec->zero = true; break;
		case '#': spec->alternate = true; break;
		default: return fmt;
		}
	}
}

static const char *read_spec(const char *fmt, struct spec *spec,
			     struct arguments *args)
{
	*spec = (struct spec){ 0 };
	fmt = read_flags(fmt, spec);
	if (*fmt == '*') {
		spec->width = va_arg(args->list, int);
		fmt++;
	}
	for (; *fmt >= '0' && *fmt <= '9'; fmt++)
		spec->width = spec->width * 10 + *fmt - '0';
	for (; *fmt == 'l' || *fmt == 'z'; fmt++)
		spec->wide = true;
	return fmt;
}

static void convert(struct output *out, struct spec *spec, char conversion,
		    struct arguments *args)
{
	const char *sign = "", *text;
	char byte;
	u64 value;

	if (conversion == 's') {
		text = va_arg(args->list, const char *) ?: "(null)";
		put_field(out, spec, "", text, strlen(text));
		return;
	}
	if (conversion == '%') {
		put(out, '%');
		return;
	}
	if (spec->wide || conversion == 'p')
		value = va_arg(args->list, u64);
	else
		value = va_arg(args->list, unsigned int);
	switch (conversion) {
	case 'c':
		byte = value;
		put_field(out, spec, "", &byte, 1);
		break;
	case 'd':
		if (!spec->wide)
			value = (s32)value;
		if ((s64)value < 0)
			put_number(out, spec, -value, 10, false, "-");
		else
			put_number(out, spec, value, 10, false, "");
		break;
	case 'u': put_number(out, spec, value, 10, false, ""); break;
	case 'o':
		if (spec->alternate && value)
			sign = "0";
		put_number(out, spec, value, 8, false, sign);
		break;
	default: /* x, X, p */
		if ((spec->alternate && value) || conversion == 'p')
			sign = conversion == 'X' ? "0X" : "0x";
		put_number(out, spec, value, 16, conversion == 'X', sign);
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
