/** The few words that the worker says by itself; everything else comes with the page, in the reader's language. */

const WORDS = {
  en: {
    acknowledge: "Acknowledge",
    open: "Open",
    acknowledged: "Acknowledged. You have it.",
    failed: "Not acknowledged. Open it and try again.",
    unreadable: "Something happened. Open Nightbell to see what.",
  },
  de: {
    acknowledge: "Quittieren",
    open: "Öffnen",
    acknowledged: "Quittiert.",
    failed: "Nicht quittiert. Bitte öffnen und noch einmal versuchen.",
    unreadable: "Es ist etwas geschehen. Mehr steht in Nightbell.",
  },
};

export function words(language: string | undefined): (typeof WORDS)["en"] {
  return language?.startsWith("de") ? WORDS.de : WORDS.en;
}
