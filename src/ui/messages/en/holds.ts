export const holds = {
  pupil: "{{name}}, class {{unit}}",
  ofUnit: "{{name}}, {{unit}}",
  refusal: {
    CopyIsHeldFor: "This copy is set aside for {{name}}, kept until {{day}}.",
    OthersWait: "{{waiting}} readers asked for it before, and only {{free}} copies are in.",
  },
} as const;
