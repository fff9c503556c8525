// Starting processes, and waking the thread that waits for them. Imported by Processes only.

#include <spawn.h>
#include <sys/eventfd.h>

// What glibc declares to GNU programs only, which Swift's import of it is not.
extern int pipe2(int descriptors[2], int flags);
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
