/** Hands the browser a file to keep. */
export function saveJson(name: string, value: unknown): void {
	const url = URL.createObjectURL(new Blob([JSON.stringify(value, null, "\t")], { type: "application/json" }));
	const link = document.createElement("a");
	link.href = url;
	link.download = name;
	link.click();
	// The download has begun with its own hold on the data.
	setTimeout(() => URL.revokeObjectURL(url), 0);
}
