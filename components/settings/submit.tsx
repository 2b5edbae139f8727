import { Button } from "#components/ui/button.tsx";
import { Done } from "./panel.tsx";

type SubmitProps = { busy: boolean /** The sentence that says that it worked. */; done: string | false | null; children: string };

/** A form's button, and beside it that it worked. */
export function Submit({ busy, done, children }: SubmitProps) {
	return (
		<div className="flex flex-wrap items-center gap-4">
			<Button type="submit" variant="primary" busy={busy}>
				{children}
			</Button>
			{done && <Done>{done}</Done>}
		</div>
	);
}
