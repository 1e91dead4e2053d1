package seeded.violation;

/** Made of more than anybody can tell apart. */
public record LongParameterList(int a, int b, int c, int d, int e, int f, int g, int h) {}
