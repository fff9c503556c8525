// PCRE2 10.42 with JIT, on UTF-8 bytes. Imported by Patterns only.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
