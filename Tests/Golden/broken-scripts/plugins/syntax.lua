return {
  handle = = 1
}
