/** How the state of the three sides is coloured. */
export const STATE_COLOR = { clean: "gain", differs: "loss", starting: "gray" } as const;
