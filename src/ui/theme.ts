/** The look in one place: deep teal on warm paper, large type, large controls. Colours are checked for contrast by axe in CI. */
import { createTheme, type MantineColorsTuple } from "@mantine/core";

const teal: MantineColorsTuple = ["#e9f5f6", "#d3e8ea", "#a6d1d6", "#76b9c1", "#4fa4ae", "#2f8d99", "#1c7683", "#0f5b66", "#0b4851", "#07343b"];
const amber: MantineColorsTuple = ["#fff7e6", "#fdebc8", "#f8d795", "#f0c062", "#e3a33b", "#c98824", "#a36a14", "#7d4f0a", "#5f3b06", "#432903"];

const dark: MantineColorsTuple = ["#eef3f1", "#cdd8d6", "#b9c6c4", "#8a9a98", "#4c5f5d", "#3a4b4a", "#243534", "#1c2b2a", "#172322", "#14201f"];

/** What is closed is gone at once: a key pressed after it is meant for what is seen, and an old PC has nothing to draw. */
const atOnce = { transitionProps: { duration: 0 } };

export const theme = createTheme({
  colors: { teal, amber, dark },
  primaryColor: "teal",
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  fontFamily: '"Be Vietnam Pro", system-ui, sans-serif',
  headings: { fontFamily: '"Be Vietnam Pro", system-ui, sans-serif', fontWeight: "700" },
  fontSizes: { xs: "0.875rem", sm: "1rem", md: "1.0625rem", lg: "1.1875rem", xl: "1.375rem" },
  defaultRadius: "md",
  focusRing: "always",
  components: {
    Button: { defaultProps: { size: "md" } },
    TextInput: { defaultProps: { size: "md" } },
    PasswordInput: { defaultProps: { size: "md" } },
    Select: { defaultProps: { size: "md" } },
    Textarea: { defaultProps: { size: "md" } },
    Modal: { defaultProps: { centered: true, ...atOnce } },
    Menu: { defaultProps: atOnce },
    Popover: { defaultProps: atOnce },
  },
});
