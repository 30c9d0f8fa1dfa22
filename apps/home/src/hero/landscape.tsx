const STARS: readonly [number, number, number][] = [
  [420, 34, 1.4],
  [505, 82, 1],
  [588, 28, 1.8],
  [655, 104, 1.1],
  [706, 52, 1.3],
  [770, 22, 1],
  [824, 88, 1.5],
  [902, 40, 1.6],
  [968, 74, 1.1],
  [1030, 30, 1.4],
];

/** What one sees from home: the same hills at every hour, in another light. Colours come from the part of the day. */
export function Landscape() {
  return (
    <svg class="landscape" viewBox="0 0 1200 260" preserveAspectRatio="xMaxYMax slice" aria-hidden="true">
      <g class="landscape__stars">
        {STARS.map(([x, y, r]) => (
          <circle key={x} cx={x} cy={y} r={r} />
        ))}
      </g>
      <circle class="landscape__halo" cx="1140" cy="66" r="50" />
      <circle class="landscape__sun" cx="1140" cy="66" r="26" />
      <path class="landscape__far" d="M0 188c120-34 230-40 350-18s210 30 330-8 226-58 330-30 130 34 190 22v106H0z" />
      <path class="landscape__mid" d="M0 222c150-36 300-30 440-12s270 16 420-22 230-26 340-14v86H0z" />
      <g class="landscape__tree">
        <path d="M742 204c0-26 8-52 14-60 6 8 14 34 14 60z" />
        <path d="M776 202c0-20 6-40 11-46 5 6 11 26 11 46z" />
        <path d="M1096 178c0-30 9-58 15-66 6 8 15 36 15 66z" />
        <circle cx="1062" cy="172" r="21" />
        <path d="M1059 172h6v32h-6z" />
      </g>
      <path class="landscape__near" d="M0 246c190-22 340-14 520-8s330-30 470-44 150-4 210-2v68H0z" />
      <g>
        <path class="landscape__roof" d="M1012 128h14v26h-14z" />
        <path class="landscape__wall" d="M936 204v-46l46-34 46 34v44c-30 0-60 1-92 2z" />
        <path class="landscape__roof" d="M926 164l56-44 56 44-6 8-50-38-50 38z" />
        <path class="landscape__glow" d="M950 192v-20a9 9 0 0 1 18 0v20zM994 191v-20a9 9 0 0 1 18 0v20z" />
        <path class="landscape__bars" d="M959 164v28M950 177h18M1003 163v28M994 177h18" />
      </g>
      <path class="landscape__path" d="M974 202c-6 18-44 30-92 58h46c20-26 58-40 62-58z" />
    </svg>
  );
}
