import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from './button.tsx';
import { DialogActions } from './dialog.tsx';
import { Field } from './field.tsx';
import './code-form.css';

export type CodeFormProps = {
  label: string;
  /** What the button that sends the code says. */
  action: string;
  inputMode?: 'numeric' | 'text';
  /** Without spaces. Resolves with what is wrong, in words; null once it is taken. */
  onCode: (code: string) => Promise<string | null>;
  /** Buttons before the one that sends. */
  others?: ComponentChildren;
  /** Over the field. */
  children?: ComponentChildren;
};

/** Asks for a code that was sent, or that a device shows: it is sent once at a time, and what is wrong is said under it. */
export function CodeForm({ label, action, inputMode = 'numeric', onCode, others, children }: CodeFormProps) {
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    const bare = code.replace(/\s/g, '');
    if (bare === '' || isSending) return;
    setSending(true);
    setWrong(null);
    const answer = await onCode(bare);
    setSending(false);
    setWrong(answer);
    if (answer === null) setCode('');
  }

  return (
    <form class="ui-code-form" noValidate onSubmit={(event) => void send(event)}>
      {children}
      <Field
        label={label}
        name="passcode"
        inputMode={inputMode}
        autocomplete="one-time-code"
        autocapitalize="off"
        spellcheck={false}
        maxLength={50}
        required
        value={code}
        error={wrong}
        onInput={(event) => setCode(event.currentTarget.value)}
      />
      <DialogActions>
        {others}
        <Button type="submit" tone="primary" busy={isSending}>
          {action}
        </Button>
      </DialogActions>
    </form>
  );
}
