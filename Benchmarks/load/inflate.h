/* Compressed messages (RFC 7692), each by itself. */
#pragma once

#include "websocket.h"

/* Puts what the payload inflates to in its place. It is gone with the next call. */
void inflate_payload(struct websocket_frame *frame);
