// libsodium 1.0.18: random bytes, keyed hashes, constant-time comparison. Imported by Secrets only.
#include <sodium.h>
