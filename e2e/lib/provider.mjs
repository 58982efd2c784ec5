// A provider of single sign-on on loopback: `oidc-provider`, certified OpenID Connect, with log-in pages of our own that ask nothing of
// the network. Whoever is typed, is; what their token says is in PEOPLE.
import { once } from 'node:events';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';
import { freePort } from '../../scripts/lib/server.mjs';

/** Who works at the provider's city. */
const PEOPLE = {
  wang: { name: '王静', preferred_username: 'Wang.Jing', groups: ['street-leads'] },
  li: { name: '李桥', preferred_username: 'li.qiao', groups: [] },
};

const page = (body) => `<!doctype html><html lang="zh"><meta charset="utf-8"><title>City ID</title><link rel="icon" href="data:,">${body}</html>`;

/**
 * Starts the provider with these clients, each `{ id, back, home }`.
 * @returns {Promise<{ issuer: string, secret: string, stop: () => Promise<void> }>}
 */
export async function startProvider(clients) {
  const issuer = `http://127.0.0.1:${await freePort()}`;
  const secret = 'known to the two of us';
  const provider = new Provider(issuer, {
    clients: clients.map(({ id, back, home }) => ({
      client_id: id, client_secret: secret, redirect_uris: [back], post_logout_redirect_uris: [home],
      grant_types: ['authorization_code'], response_types: ['code'],
    })),
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], groups: ['groups'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true, methods: ['S256'] },
    cookies: { keys: ['only for this test'] },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { logoutSource: askWhetherToLeave } },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) }),
  });
  const usual = provider.callback();
  const server = createServer((request, response) => {
    const handled = request.url.startsWith('/interaction/') ? interact(provider, request, response) : usual(request, response);
    Promise.resolve(handled).catch((error) => response.writeHead(500).end(String(error)));
  });
  server.listen(Number(new URL(issuer).port), '127.0.0.1');
  await once(server, 'listening');
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { issuer, secret, stop };
}

/** The provider's two questions: who are you, and may that site know? The second is answered by asking the first. */
async function interact(provider, request, response) {
  const details = await provider.interactionDetails(request, response);
  if (request.method === 'POST') {
    const form = new URLSearchParams(await text(request));
    const result = form.has('cancel')
      ? { error: 'access_denied', error_description: 'the person turned back' }
      : { login: { accountId: form.get('who') } };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }
  if (details.prompt.name === 'consent') {
    const grant = new provider.Grant({ accountId: details.session.accountId, clientId: details.params.client_id });
    grant.addOIDCScope(details.params.scope);
    const consent = { grantId: await grant.save() };
    return provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
  }
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(`
    <h1>City ID</h1><form method="post">
    <label>Who are you? <input name="who" data-testid="idp-who"></label>
    <button data-testid="idp-enter">Enter</button> <button name="cancel" value="1" data-testid="idp-cancel">Turn back</button></form>`));
}

/** The provider's page before signing out. */
function askWhetherToLeave(context, form) {
  context.body = page(`<h1>City ID</h1>${form}<button form="op.logoutForm" name="logout" value="yes" data-testid="idp-leave">Sign out</button>`);
}

async function text(request) {
  let all = '';
  for await (const chunk of request) all += chunk;
  return all;
}
