import type { CDPSession, Page } from '@playwright/test';

/** A device that keeps passkeys, built into the browser: it makes sure of its owner by itself. */
export class Authenticator {
  private constructor(
    private readonly cdp: CDPSession,
    private readonly id: string,
  ) {}

  /** Gives this page's browser one. It would choose by itself as soon as the browser offers passkeys at the address. */
  static async of(page: Page, { offersAtTheAddress = false } = {}): Promise<Authenticator> {
    if (!offersAtTheAddress) {
      await page.addInitScript(() => {
        PublicKeyCredential.isConditionalMediationAvailable = async () => false;
      });
    }
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable', { enableUI: false });
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        ctap2Version: 'ctap2_1',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return new Authenticator(cdp, authenticatorId);
  }

  /** How many passkeys it keeps. */
  async count(): Promise<number> {
    const { credentials } = await this.cdp.send('WebAuthn.getCredentials', { authenticatorId: this.id });
    return credentials.length;
  }

  /** As whom it shows the passkeys that it keeps. */
  async names(): Promise<{ name?: string; displayName?: string }[]> {
    const { credentials } = await this.cdp.send('WebAuthn.getCredentials', { authenticatorId: this.id });
    return credentials.map(({ userName, userDisplayName }) => ({ name: userName, displayName: userDisplayName }));
  }

  /** Whether it makes sure of its owner from now on. */
  async verifies(isUserVerified: boolean): Promise<void> {
    await this.cdp.send('WebAuthn.setUserVerified', { authenticatorId: this.id, isUserVerified });
  }

  /** Sets the counters of its passkeys, as a copy of them would have it. */
  async countsFrom(signCount: number): Promise<void> {
    const { credentials } = await this.cdp.send('WebAuthn.getCredentials', { authenticatorId: this.id });
    await this.cdp.send('WebAuthn.clearCredentials', { authenticatorId: this.id });
    for (const credential of credentials) {
      await this.cdp.send('WebAuthn.addCredential', {
        authenticatorId: this.id,
        credential: { ...credential, signCount },
      });
    }
  }
}
