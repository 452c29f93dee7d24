/** The mark of the product: a shield with a keyhole. */
export function Logo({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path fill="#2f7bff" d="M16 1.5 28 6v9.4c0 7.4-4.9 12.7-12 15.1C8.9 28.1 4 22.8 4 15.4V6z" />
      <path fill="#5c98ff" d="M16 1.5V30.5C8.9 28.1 4 22.8 4 15.4V6z" />
      <path fill="#fff" d="M16 9a4.2 4.2 0 0 0-1.9 7.95V23h3.8v-6.05A4.2 4.2 0 0 0 16 9z" />
    </svg>
  );
}
