import { QueryClient } from '@tanstack/react-query';
import { createMemoryHistory } from '@tanstack/react-router';
import { expect, test } from 'vitest';

import { makeRouter } from './router';
import { parseSignInSearch, to } from './routes';

const queryClient = new QueryClient();
const router = makeRouter(queryClient);
router.update({ history: createMemoryHistory(), context: { queryClient } });

test('every place has a path that stays as it is', () => {
  const everything = { q: 'orders 100%', state: 'Disabled', sort: 'asc', page: 3, size: 50 } as const;
  const places = {
    home: router.buildLocation(to.home()),
    account: router.buildLocation(to.account()),
    users: router.buildLocation(to.users({ q: 'ann', page: 2 })),
    user: router.buildLocation(to.user('ann/b')),
    groups: router.buildLocation(to.groups({ q: 'fin' })),
    group: router.buildLocation(to.group(7)),
    policies: router.buildLocation(to.policies({ kind: 'Local' })),
    roles: router.buildLocation(to.roles({ page: 2 })),
    role: router.buildLocation(to.role('reader')),
    tracks: router.buildLocation(to.tracks()),
    tags: router.buildLocation(to.tags({ q: 'env' })),
    events: router.buildLocation(to.events({ by: 'ResourceName', q: 'key/1', since: '7d', access: 'write' })),
    messages: router.buildLocation(to.messages({ kind: 'unread' })),
    refusal: router.buildLocation(to.refusal('23e80852')),
    signIn: router.buildLocation(to.signIn()),
    'signIn, to come back': router.buildLocation(to.signIn({ back: '/ap-guangzhou/keys?page=2', ended: true })),
    keys: router.buildLocation(to.keys('ap-guangzhou')),
    'keys, all that can be chosen': router.buildLocation(to.keys('ap-guangzhou', everything)),
    overview: router.buildLocation(to.overview('ap-guangzhou')),
    dataKeys: router.buildLocation(to.dataKeys('ap-guangzhou', { q: 'orders' })),
    whiteBox: router.buildLocation(to.whiteBox('ap-guangzhou', { q: 'tills' })),
    key: router.buildLocation(to.key('ap-guangzhou', '23e80852-1e38-11e9-b129-5cb9019b4b01')),
  };
  const paths = Object.entries(places).map(([name, place]) => [name, place.publicHref]);
  expect(Object.fromEntries(paths)).toMatchInlineSnapshot(`
    {
      "account": "/console/account",
      "dataKeys": "/console/ap-guangzhou/data-keys?q=orders",
      "events": "/console/audit/events?by=ResourceName&q=key%2F1&since=7d&access=write",
      "group": "/console/access/groups/7",
      "groups": "/console/access/groups?q=fin",
      "home": "/console/",
      "key": "/console/ap-guangzhou/keys/23e80852-1e38-11e9-b129-5cb9019b4b01",
      "keys": "/console/ap-guangzhou/keys",
      "keys, all that can be chosen": "/console/ap-guangzhou/keys?q=orders+100%25&state=Disabled&sort=asc&page=3&size=50",
      "messages": "/console/messages?kind=unread",
      "overview": "/console/ap-guangzhou/overview",
      "policies": "/console/access/policies?kind=Local",
      "refusal": "/console/access/refusals?q=23e80852",
      "role": "/console/access/roles/reader",
      "roles": "/console/access/roles?page=2",
      "signIn": "/console/sign-in",
      "signIn, to come back": "/console/sign-in?back=%2Fap-guangzhou%2Fkeys%3Fpage%3D2&ended=true",
      "tags": "/console/tags?q=env",
      "tracks": "/console/audit/tracks",
      "user": "/console/access/users/ann%2Fb",
      "users": "/console/access/users?q=ann&page=2",
      "whiteBox": "/console/ap-guangzhou/white-box?q=tills",
    }
  `);
});

test('the snapshot above knows every route', () => {
  const routes = Object.keys(router.routesByPath).sort();
  expect(routes).toMatchInlineSnapshot(`
    [
      "/",
      "/$region",
      "/$region/data-keys",
      "/$region/keys",
      "/$region/keys/$keyId",
      "/$region/overview",
      "/$region/white-box",
      "/access/groups",
      "/access/groups/$groupId",
      "/access/policies",
      "/access/refusals",
      "/access/roles",
      "/access/roles/$name",
      "/access/users",
      "/access/users/$name",
      "/account",
      "/audit/events",
      "/audit/tracks",
      "/messages",
      "/sign-in",
      "/tags",
    ]
  `);
});

test('the sign-in page reads what it was told', () => {
  expect(parseSignInSearch({ back: '/x', ended: 'true', other: 1 })).toEqual({ back: '/x', ended: true });
  expect(parseSignInSearch({ ended: 'false' })).toEqual({});
});
