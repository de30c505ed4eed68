// The catalogue's texts, handed over by the page.

type Forms = Record<string, string>;

export class Texts {
  private readonly texts: Record<string, string | Forms>;
  private readonly rules = new Intl.PluralRules(document.documentElement.lang);

  constructor(json: string) {
    this.texts = JSON.parse(json) as Record<string, string | Forms>;
  }

  /** say is the text of a name. */
  say(name: string): string {
    const text = this.texts[name];
    return typeof text === "string" ? text : name;
  }

  /** count is a text with a number in it, in the plural form that fits. */
  count(name: string, n: number): string {
    const forms = this.texts[name] as Forms;
    return (forms[this.rules.select(n)] ?? forms.other ?? "").replace("{n}", this.number(n));
  }

  /** number is n in the paper's digits. */
  number(n: number): string {
    const digits = [...this.say("digits")];
    return String(n).replace(/\B(?=(\d{3})+$)/g, digits[0] === "٠" ? "٬" : ",").replace(/\d/g, (d) => digits[Number(d)] ?? d);
  }
}
