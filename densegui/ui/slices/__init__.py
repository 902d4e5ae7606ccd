"""The slice panel: 𝒞 along a weight, along −∇𝒞, and over two weights."""
