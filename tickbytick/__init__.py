"""The engine of "asyncio, tick by tick": runs asyncio programs on a virtual clock and records what happens."""
