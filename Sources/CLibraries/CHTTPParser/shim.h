// libhttp-parser 2.9: the HTTP/1.1 grammar. Imported by HTTP only.
#include <http_parser.h>
