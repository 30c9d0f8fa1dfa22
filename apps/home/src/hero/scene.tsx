import type { SceneName } from '../preferences/background.ts';
import { Landscape } from './landscape.tsx';

/** A view from the house, in the light of the hour; its colours are those of the element around. */
export function Scene({ name }: { name: SceneName }) {
  if (name === 'sea') return <Sea />;
  return name === 'mountains' ? <Mountains /> : <Landscape />;
}

function Sea() {
  return (
    <svg class="landscape" viewBox="0 0 1200 260" preserveAspectRatio="xMaxYMax slice" aria-hidden="true">
      <circle class="landscape__halo" cx="980" cy="120" r="62" />
      <circle class="landscape__sun" cx="980" cy="120" r="34" />
      <path class="scene__water" d="M0 150h1200v110H0z" />
      <path class="scene__glint" d="M900 158h160l-22 8H930zM925 176h112l-16 7h-82zM944 194h74l-12 6h-52z" />
      <g class="scene__sail">
        <path d="M690 152V86l46 66zM682 152v-52l-30 52z" />
        <path class="scene__hull" d="M640 158h108l-20 18h-72z" />
      </g>
      <path class="scene__shore" d="M0 226c160-22 300-16 470 0s340 22 730-18v52H0z" />
      <g class="landscape__tree">
        <path d="M1104 214c-4-38 2-66 14-92l6 3c-8 30-10 56-8 88z" />
        <path d="M1120 126c-22-16-44-14-60 2 22-6 40-4 60-2zm0 0c-10-24-28-34-50-30 22 6 36 16 50 30zm0 0c8-24 28-34 50-28-22 6-36 14-50 28zm0 0c24-12 46-8 60 10-22-8-40-10-60-10z" />
      </g>
    </svg>
  );
}

function Mountains() {
  return (
    <svg class="landscape" viewBox="0 0 1200 260" preserveAspectRatio="xMaxYMax slice" aria-hidden="true">
      <circle class="landscape__halo" cx="860" cy="62" r="50" />
      <circle class="landscape__sun" cx="860" cy="62" r="26" />
      <path class="landscape__far" d="M0 216l150-70 110 52 170-104 150 96 120-50 180-112 130 92 90-42 100 60v122H0z" />
      <path
        class="scene__snow"
        d="M880 28l-62 39 24 10 22-12 20 20 24-22 20 6-8-13zM430 94l-58 36 26 6 22-12 18 18 22-18 18 4z"
      />
      <path class="landscape__mid" d="M0 232l180-48 160 40 220-80 190 66 160-44 290 54v40H0z" />
      <g class="landscape__tree">
        <path d="M1010 238l22-54 22 54zM1050 244l18-44 18 44zM970 246l16-38 16 38zM210 248l16-40 16 40zM246 252l13-30 13 30z" />
      </g>
      <path class="landscape__near" d="M0 250c220-18 420-14 620-6s360-18 580-22v38H0z" />
    </svg>
  );
}
