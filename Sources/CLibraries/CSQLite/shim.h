// SQLite 3.40: the embedded store. Imported by SQLiteStorage only.
#include <sqlite3.h>
