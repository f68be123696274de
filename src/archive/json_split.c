/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/json_split.h"

#include <string.h>

#define MAX_DEPTH 16

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

int json_split_peek(struct json_text *text)
{
	while (text->at < text->end && is_space(*text->at))
		text->at++;
	return text->at < text->end ? (unsigned char)*text->at : -1;
}

bool json_split_take(struct json_text *text, char c)
{
	if (json_split_peek(text) != (unsigned char)c)
		return false;
	text->at++;
	return true;
}

/* Behind the quotation mark that ends the string which begins here. */
static bool skip_string(struct json_text *text)
{
	for (text->at++; text->at < text->end; text->at++) {
		if (*text->at == '"') {
			text->at++;
			return true;
		}
		if (*text->at == '\\')
			text->at++;
	}
	text->at = text->end;
	return false;
}

/* Behind the bracket that closes the one which begins here. */
static bool skip_brackets(struct json_text *text)
{
	unsigned depth = 0;

	while (text->at < text->end) {
		char c = *text->at;

		if (c == '"') {
			if (!skip_string(text))
				return false;
			continue;
		}
		text->at++;
		if ((c == '{' || c == '[') && ++depth > MAX_DEPTH)
			return false;
		if ((c == '}' || c == ']') && --depth == 0)
			return true;
	}
	return false;
}

bool json_split_value(struct json_text *text, struct json_text *value)
{
	int c = json_split_peek(text);
	bool found;

	value->at = text->at;
	if (c == '"') {
		found = skip_string(text);
	} else if (c == '{' || c == '[') {
		found = skip_brackets(text);
	} else {
		while (text->at < text->end && !is_space(*text->at) && !strchr(",]}:\"", *text->at))
			text->at++;
		found = text->at > value->at;
	}
	value->end = text->at;
	return found;
}

bool json_split_name(struct json_text *text, struct json_text *name)
{
	if (json_split_peek(text) != '"' || !json_split_value(text, name) ||
	    !json_split_take(text, ':'))
		return false;
	name->at++;
	name->end--;
	return !memchr(name->at, '\\', (size_t)(name->end - name->at));
}
