import { Suspense, useState } from "react";
import { choose } from "../../shell/device";
import { screen } from "../../shell/screen";

const GuideCard = screen(() => import("./card"), "settings", "configuration");

/** The guide's card with its words, until it is put away on this device. */
export default function GuideOnAlerts() {
  const [isAway, setAway] = useState(false);
  if (isAway) return null;
  const putAway = () => {
    choose("guide", "away");
    setAway(true);
  };
  return (
    <Suspense fallback={null}>
      <GuideCard putAway={putAway} />
    </Suspense>
  );
}
