import { useQuery } from "@tanstack/react-query";
import { get } from "../../api/client";
import { keys } from "../../api/queries";
import { Icon } from "../../design/icon";
import { say } from "../../words/words";

/** What the doctor found; it is kept under the configuration's key, so that it is asked again after every change. */
export const findings = {
  queryKey: [...keys.configuration, "checks"],
  queryFn: async () => (await get("/api/v1/checks")).items,
};

/** What it found about one thing, with the remedy. */
export function Findings({ kind, name }: { kind: string; name: string }) {
  const { data } = useQuery(findings);
  const found = data?.filter(each => each.kind === kind && each.name === name) ?? [];
  if (found.length === 0) return null;
  return (
    <ul className="findings">
      {found.map(({ severity, message, remedy }) => (
        <li key={message} className={severity}>
          <Icon sign={severity === "note" ? "note" : "warning"} />
          <span>
            <strong>{say(`finding-${severity}`)}: </strong>
            {message}
            <span className="dim"> {remedy}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
