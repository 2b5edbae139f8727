import { describe, expect, it } from "vitest";
import { inOrder } from "#server/sockets/in-order.ts";

describe("work that is done in order", () => {
	it("begins only when what came before it has ended, however long that takes", async () => {
		const queue = inOrder();
		const steps: string[] = [];
		let finishFirst: (() => void) | undefined;
		const first = queue(async () => {
			steps.push("first begins");
			await new Promise<void>((resolve) => {
				finishFirst = resolve;
			});
			steps.push("first ends");
			return 1;
		});
		const second = queue(async () => {
			steps.push("second");
			return 2;
		});
		await new Promise((resolve) => setImmediate(resolve));
		expect(steps).toEqual(["first begins"]);
		finishFirst?.();
		expect(await Promise.all([first, second])).toEqual([1, 2]);
		expect(steps).toEqual(["first begins", "first ends", "second"]);
	});

	it("goes on after a failure, which only its own caller hears of", async () => {
		const queue = inOrder();
		const failing = queue(() => Promise.reject(new Error("refused")));
		const next = queue(async () => "done");
		await expect(failing).rejects.toThrow("refused");
		expect(await next).toBe("done");
	});

	it("is a line of its own for each socket", async () => {
		const [one, other] = [inOrder(), inOrder()];
		void one(() => new Promise(() => {}));
		expect(await other(async () => "not waiting")).toBe("not waiting");
	});
});
