"""The engine over HTTP, as clients of llama.cpp's server and of OpenAI's completions ask for it."""
