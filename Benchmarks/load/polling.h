/* Engine.IO over HTTP long polling, as much as a client needs that talks to servers it knows: one connection polls, the other posts. */
#pragma once

#include "client.h"

/* Asks for a session. `poster` is connected and carries what is said. */
void polling_open(struct client *client, struct client *poster);

/* Takes note of the session from Engine.IO's open packet. */
void polling_opened(struct client *client, const char *packet, size_t count);

/* Polls again: an answer has been read. */
void polling_ask(struct client *client);

/* Posts one packet. It leaves when `client->poster` is flushed. */
void polling_say(struct client *client, const char *packet, size_t count);
