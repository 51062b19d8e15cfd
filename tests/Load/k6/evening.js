// A busy evening for k6: 30 % ask for the draws that sell, 20 % for their balance, 20 % check a ticket, 30 % buy a line.
// The mix of ../Scenarios/Mix.cs, for those who have k6 at hand and for machines that this repository is not on.
//
// Start the service with SignIn__PerAddress=100000 in its environment: it allows 60 sign-ins a minute otherwise. Then
//
//   OPERATOR_PASSWORD=... k6 run tests/Load/k6/evening.js
//
// The password is the one that the service's first start printed. Also from the environment:
//
//   LOTTERY    the service; http://127.0.0.1:8080
//   CLIENTS    connections; 64
//   PLAYERS    accounts that the clients share; as many as clients, and 64 at most
//   RATE       operations per second (open loop). Left out: each client goes on as soon as it is answered (closed loop).
//   WARM_UP    seconds that do not count; 10
//   SECONDS    seconds that count; 20
//   P99        milliseconds that 99 of 100 answers of each kind stay below; 100
//
// k6 ends with 99 where an answer was not the expected one, was late, or where the draw does not hold exactly the tickets
// that were acknowledged. On the service's own machine k6 takes CPU from it: then mind what is being measured.

import { check, fail, sleep } from 'k6';
import crypto from 'k6/crypto';
import http from 'k6/http';
import { Counter } from 'k6/metrics';

const server = __ENV.LOTTERY || 'http://127.0.0.1:8080';
const clients = number('CLIENTS', 64);
const rate = number('RATE', 0);
const warmUp = number('WARM_UP', 10);
const seconds = number('SECONDS', 20);
const p99 = number('P99', 100);

const maxPlayers = 64;
const ticketsEach = 100;
const shares = [[30, activeDraws], [20, balance], [20, ticketCheck], [30, buy]];
const unaccounted = new Counter('tickets_unaccounted');

export const options = {
  setupTimeout: '10m',
  discardResponseBodies: true,
  summaryTrendStats: ['med', 'p(95)', 'p(99)', 'max', 'count'],
  scenarios: {
    ...(warmUp > 0 && { warm_up: arrivals(warmUp, 0) }),
    evening: arrivals(seconds, warmUp),
  },
  thresholds: {
    'checks{scenario:evening}': ['rate==1'],
    'http_req_failed{scenario:evening}': ['rate==0'],
    ...(rate > 0 && { 'dropped_iterations{scenario:evening}': ['count==0'] }),
    ...Object.fromEntries(shares.map(([, { name }]) => [`http_req_duration{scenario:evening,name:${name}}`, [`p(99)<${p99}`]])),
    tickets_unaccounted: ['count==0'],
  },
};

// Players stay for the next run, and the service's own load generator uses the same; nobody else knows their passwords.
export function setup() {
  const password = __ENV.OPERATOR_PASSWORD || fail('OPERATOR_PASSWORD is missing.');
  const operator = signIn('operator', password);
  const closesAt = new Date(Date.now() + 12 * 3600 * 1000).toISOString();
  const draw = ask('/api/admin/draws', 201, { gameId: '6of45', closesAt }, operator).drawId;

  const players = [];
  const count = Math.min(Math.max(number('PLAYERS', maxPlayers), 1), clients);
  for (let i = 0; i < count; i++) {
    const login = `load-${i}`;
    const own = crypto.hmac('sha256', password, login, 'hex');
    ask('/api/auth/sign-up', [201, 409], { login, password: own });
    const token = signIn(login, own);
    ask('/api/payments/fill_wallet', 201, { amount: '10000000000', currency: 'RUB' }, token);
    const bought = ask(`/api/draws/${draw}/tickets`, 201, { quickPicks: ticketsEach }, token);
    players.push({ token, tickets: bought.tickets.map((ticket) => ticket.ticketId) });
  }
  return { run: Math.floor(Math.random() * 2 ** 32).toString(16), draw, players, sold: ticketsSold(draw) };
}

export default function (world) {
  const player = world.players[(__VU - 1) % world.players.length];
  let roll = Math.random() * 100;
  const [, operation] = shares.find(([percent]) => (roll -= percent) < 0) || shares[shares.length - 1];
  operation(world, player);
}

export function teardown(world) {
  unaccounted.add(world.sold - ticketsSold(world.draw));
}

function activeDraws() {
  expect(200, http.get(`${server}/api/draws/active`, params('activeDraws')));
}

function balance(world, player) {
  expect(200, http.get(`${server}/api/wallet`, params('balance', player.token)));
}

let checks = 0;

function ticketCheck(world, player) {
  const ticket = player.tickets[++checks % player.tickets.length];
  expect(200, http.get(`${server}/api/results/tickets/${ticket}/check`, params('ticketCheck', player.token)));
}

// Counted here and not by __ITER, which begins anew with each scenario.
let purchases = 0;

function buy(world, player) {
  const body = JSON.stringify({ lines: [line()] });
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': `${world.run}-${__VU}-${++purchases}` };
  let answer;
  // What was not answered, or could not be confirmed, is sent again as it was: its key makes the repeat harmless, and its answer certain.
  for (let tries = 0; tries < 10; tries++) {
    answer = http.post(`${server}/api/draws/${world.draw}/tickets`, body, params('buy', player.token, headers));
    if (answer.status !== 0 && answer.status !== 503) break;
    sleep(1);
  }
  if (expect(201, answer)) unaccounted.add(1);
}

// Six different numbers of 45.
function line() {
  const numbers = new Set();
  while (numbers.size < 6) numbers.add(1 + Math.floor(Math.random() * 45));
  return [...numbers];
}

function expect(status, answer) {
  return check(answer, { [`is ${status}`]: ({ status: got }) => got === status });
}

function params(name, token, headers = {}) {
  return { tags: { name }, headers: token ? { ...headers, Authorization: `Bearer ${token}` } : headers };
}

function signIn(login, password) {
  return ask('/api/auth/sign-in', 200, { login, password }).token;
}

function ticketsSold(draw) {
  return ask(`/api/draws/${draw}`, 200).ticketsSold;
}

// For what is not measured: anything but the expected status ends the run.
function ask(path, expected, body, token) {
  const statuses = [].concat(expected);
  const answer = http.request(body ? 'POST' : 'GET', server + path, body ? JSON.stringify(body) : null, {
    ...params('preparation', token, body ? { 'Content-Type': 'application/json' } : {}),
    responseType: 'text',
    responseCallback: http.expectedStatuses(...statuses),
  });
  if (!statuses.includes(answer.status)) fail(`${path}: ${answer.status} ${answer.body}`);
  return JSON.parse(answer.body);
}

function arrivals(duration, startsAfter) {
  const when = { duration: `${duration}s`, startTime: `${startsAfter}s`, gracefulStop: '10s' };
  return rate > 0
    ? { ...when, executor: 'constant-arrival-rate', rate, timeUnit: '1s', preAllocatedVUs: clients, maxVUs: clients }
    : { ...when, executor: 'constant-vus', vus: clients };
}

function number(name, usual) {
  const value = Number(__ENV[name] || usual);
  if (!Number.isFinite(value) || value < 0) throw new Error(`${name} must be a number of 0 or more.`);
  return value;
}
