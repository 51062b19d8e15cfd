// Buys a ticket with the generated client alone: node buy.js URL OPERATOR_PASSWORD. Prints the numbers bought.
import { createClient } from './client/client';
import { getDrawsById, postAdminDraws, postAuthSignIn, postAuthSignUp, postDrawsByIdTickets, postPaymentsFillWallet } from './client';

const [url, operatorPassword] = process.argv.slice(2);
const anybody = createClient({ baseUrl: url, throwOnError: true });

async function signIn(login: string, password: string) {
  const { data } = await postAuthSignIn({ client: anybody, body: { login, password }, throwOnError: true });
  return createClient({ baseUrl: url, auth: data.token });
}

async function main() {
  const login = `generated-${Date.now()}`;
  await postAuthSignUp({ client: anybody, body: { login, password: 'correct horse' }, throwOnError: true });
  const player = await signIn(login, 'correct horse');
  await postPaymentsFillWallet({ client: player, body: { amount: '500.00', currency: 'RUB' }, throwOnError: true });

  const operator = await signIn('operator', operatorPassword);
  const closesAt = new Date(Date.now() + 3_600_000).toISOString();
  const { data: draw } = await postAdminDraws({ client: operator, body: { gameId: '6of45', closesAt }, throwOnError: true });
  const path = { id: draw.drawId };
  const { data: bought } = await postDrawsByIdTickets({
    client: player, path, body: { lines: [[3, 14, 15, 26, 35, 41]] }, headers: { 'Idempotency-Key': 'generated-1' }, throwOnError: true,
  });
  const { data: sold } = await getDrawsById({ client: player, path, throwOnError: true });
  console.log(`${bought.tickets[0].numbers.join(' ')} sold ${sold.ticketsSold}`);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
