/** Loaded before a server that is measured: answers its parent how much processor time and memory it has used. */
process.on("message", (question) => {
	if (question === "cpu") {
		const { user, system } = process.cpuUsage();
		process.send({ seconds: (user + system) / 1e6 });
	}
	if (question === "memory") {
		// Garbage is no memory that a connection needs. Twice, because finalisers free more.
		globalThis.gc?.();
		globalThis.gc?.();
		process.send(process.memoryUsage());
	}
});
// A server that ends when it is told to must not be kept alive by whoever watches it.
process.channel?.unref();
