"""The timeline: a slider over all minibatches, branches, edits and bookmarks."""
