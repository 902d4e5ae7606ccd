"""The debugger as commands in words: what a prompt, a script file and a lesson have in common. It reads no file."""
