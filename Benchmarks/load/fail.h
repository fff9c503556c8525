/* How a benchmark that can't go on ends: a sentence on standard error and exit status 1. */
#pragma once

_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
