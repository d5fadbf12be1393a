// What happens at Harbour Books in one night, so that every state of an alert is there to be seen.

export async function tellStory(nightbell) {
  const ids = {};
  const trigger = async (name, service, severity, summary, more = {}) => {
    const answer = await nightbell.send(service, { summary, severity, dedup_key: name, ...more });
    ids[name] = answer.results[0].alert_id;
  };
  const priya = await nightbell.as("priya");
  const act = (name, verb, body) => priya(`/api/v1/alerts/${ids[name]}/${verb}`, body);

  for (const [name, summary] of [
    ["old-1", "Certificate of the shop expires in 9 days"],
    ["old-2", "Checkout answers slowly"],
  ]) {
    await trigger(name, "checkout", "warning", summary);
    await act(name, "resolve");
  }
  await trigger("disk", "database", "error", "Disk of orders-db-2 is 91 % full", {
    source: "orders-db-2.harbourbooks.example",
  });
  await trigger("replica", "database", "warning", "Replica is 45 s behind");
  await act("replica", "acknowledge");
  await trigger("search", "search", "error", "Search answers 7 % of requests with an error");
  await act("search", "snooze", { for: "2h" });
  await trigger("scanners", "scanners", "critical", "Scanners in hall 3 are offline");
  await trigger("backup", "jobs", "warning", "Nightly report is 40 minutes late");
  await trigger("images", "storefront", "info", "Images are served from the origin", { source: "cdn" });
  for (let repeat = 0; repeat < 11; repeat++)
    await trigger("images", "storefront", "info", "Images are served from the origin");
  await nightbell.change("checkout", "Deployed checkout 2026.48.1: new retry of card payments");
  await trigger("cards", "checkout", "critical", "Payments are failing: 34 % of cards are declined", {
    source: "probe-london-2",
    details: {
      labels: { alertname: "PaymentFailures", region: "eu-west-2", gateway: "acquirer-b" },
      annotations: { impact: "One order in three is lost; about £4,200 a minute." },
    },
    links: [{ href: "https://grafana.harbourbooks.example/d/payments", text: "Payments dashboard" }],
  });
  await act("cards", "note", { text: "Acquirer B says that their 3-D Secure is down. Switching to acquirer A." });
  await offerSwap(nightbell);
  await planStocktaking(nightbell);
  return ids;
}

/** Maya cannot make her next turn, and asks Priya. */
async function offerSwap(nightbell) {
  const { shifts } = await nightbell.api("/api/v1/schedules/first-line/shifts");
  const turn = shifts.find(
    ({ user, from, because }) => user === "maya" && because.startsWith("rotation") && Date.parse(from) > Date.now(),
  );
  const maya = await nightbell.as("maya");
  const { from, to } = turn;
  await maya("/api/v1/schedules/first-line/swaps", { from, to, offered_to: "priya", reason: "Parents' evening" });
}

/** For a day others than usual look after the first line. */
async function planStocktaking(nightbell) {
  const at = (days, hour) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T${hour}`;
  const shifts = [
    { user: "tom", from: at(11, "09:00"), to: at(11, "21:00") },
    { user: "jonah", from: at(11, "21:00"), to: at(12, "09:00") },
  ];
  const document = { title: "Stocktaking", schedule: "first-line", from: at(11, "09:00"), to: at(12, "09:00"), shifts };
  await nightbell.api("/api/v1/temporary_schedules/stocktaking", { method: "PUT", body: JSON.stringify(document) });
}
