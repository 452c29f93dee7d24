import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  redirect,
} from '@tanstack/react-router';

import { ApiError } from '@/api/error';
import { sessionQuery, type Session } from '@/api/session';
import { parseEventSearch } from '@/lib/eventSearch';
import { parseListSearch } from '@/lib/listSearch';
import { parsePageSearch } from '@/lib/pageSearch';
import { safeReturn } from '@/lib/returnTo';
import { recall, remember } from '@/lib/storage';
import { AccountPage } from '@/pages/AccountPage';
import { ErrorPage } from '@/pages/ErrorPage';
import { KeyListPage } from '@/pages/KeyListPage';
import { KeyPage } from '@/pages/KeyPage';
import { NotFoundPage } from '@/pages/NotFoundPage';
import { SignInPage } from '@/pages/SignInPage';
import { Shell } from '@/shell/Shell';
import { parseSignInSearch, to } from './routes';

interface Context {
  queryClient: QueryClient;
}

const root = createRootRouteWithContext<Context>()({
  errorComponent: ErrorPage,
  notFoundComponent: NotFoundPage,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: parseSignInSearch,
  beforeLoad: async ({ context, search }) => {
    const session = await currentSession(context.queryClient);
    if (session) throw redirect({ href: safeReturn(search.back) });
  },
  component: SignInPage,
});

/** Everything below needs a session; without one, sign-in comes first and leads back. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    const session = await currentSession(context.queryClient);
    if (!session) throw redirect(to.signIn(location.pathname === '/' ? {} : { back: location.href }));
    return { session };
  },
  component: Shell,
  errorComponent: ErrorPage,
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: ({ context: { session } }) => {
    const last = session.Regions.find((region) => region.Name === recall('region')) ?? session.Regions[0];
    if (!last) throw notFound();
    throw redirect(to.keys(last.Name));
  },
});

const account = createRoute({
  getParentRoute: () => signedIn,
  path: '/account',
  component: AccountPage,
});

// The rooms below come in files of their own, when they are entered: what most look at first stays small.
const users = createRoute({
  getParentRoute: () => signedIn,
  path: '/access/users',
  validateSearch: parsePageSearch,
  component: lazyRouteComponent(() => import('@/pages/access/UsersPage'), 'UsersPage'),
});

const user = createRoute({
  getParentRoute: () => signedIn,
  path: '/access/users/$name',
  component: lazyRouteComponent(() => import('@/pages/access/UserPage'), 'UserPage'),
});

const groups = createRoute({
  getParentRoute: () => signedIn,
  path: '/access/groups',
  validateSearch: parsePageSearch,
  component: lazyRouteComponent(() => import('@/pages/access/GroupsPage'), 'GroupsPage'),
});

const group = createRoute({
  getParentRoute: () => signedIn,
  path: '/access/groups/$groupId',
  component: lazyRouteComponent(() => import('@/pages/access/GroupPage'), 'GroupPage'),
});

const policies = createRoute({
  getParentRoute: () => signedIn,
  path: '/access/policies',
  validateSearch: parsePageSearch,
  component: lazyRouteComponent(() => import('@/pages/access/PoliciesPage'), 'PoliciesPage'),
});

const roles = createRoute({
  getParentRoute: () => signedIn,
  path: '/access/roles',
  validateSearch: parsePageSearch,
  component: lazyRouteComponent(() => import('@/pages/access/RolesPage'), 'RolesPage'),
});

const role = createRoute({
  getParentRoute: () => signedIn,
  path: '/access/roles/$name',
  component: lazyRouteComponent(() => import('@/pages/access/RolePage'), 'RolePage'),
});

const tracks = createRoute({
  getParentRoute: () => signedIn,
  path: '/audit/tracks',
  validateSearch: parsePageSearch,
  component: lazyRouteComponent(() => import('@/pages/audit/TracksPage'), 'TracksPage'),
});

const tags = createRoute({
  getParentRoute: () => signedIn,
  path: '/tags',
  validateSearch: parsePageSearch,
  component: lazyRouteComponent(() => import('@/pages/tags/TagsPage'), 'TagsPage'),
});

const messages = createRoute({
  getParentRoute: () => signedIn,
  path: '/messages',
  validateSearch: parsePageSearch,
  component: lazyRouteComponent(() => import('@/pages/messages/MessagesPage'), 'MessagesPage'),
});

const events = createRoute({
  getParentRoute: () => signedIn,
  path: '/audit/events',
  validateSearch: parseEventSearch,
  component: lazyRouteComponent(() => import('@/pages/audit/EventsPage'), 'EventsPage'),
});

const refusals = createRoute({
  getParentRoute: () => signedIn,
  path: '/access/refusals',
  validateSearch: parsePageSearch,
  component: lazyRouteComponent(() => import('@/pages/access/RefusalPage'), 'RefusalPage'),
});

const region = createRoute({
  getParentRoute: () => signedIn,
  path: '/$region',
  // In the loader, not before it: so "not found" appears inside the shell.
  loader: ({ context: { session }, params }) => {
    if (!session.Regions.some((region) => region.Name === params.region)) throw notFound();
    remember('region', params.region);
  },
  errorComponent: ErrorPage,
  notFoundComponent: NotFoundPage,
});

const regionHome = createRoute({
  getParentRoute: () => region,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect(to.keys(params.region));
  },
});

const keys = createRoute({
  getParentRoute: () => region,
  path: '/keys',
  validateSearch: parseListSearch,
  component: KeyListPage,
});

const key = createRoute({
  getParentRoute: () => region,
  path: '/keys/$keyId',
  component: KeyPage,
});

const whiteBox = createRoute({
  getParentRoute: () => region,
  path: '/white-box',
  validateSearch: parsePageSearch,
  component: lazyRouteComponent(() => import('@/pages/whiteBox/WhiteBoxPage'), 'WhiteBoxPage'),
});

const dataKeys = createRoute({
  getParentRoute: () => region,
  path: '/data-keys',
  validateSearch: parsePageSearch,
  component: lazyRouteComponent(() => import('@/pages/dataKeys/DataKeysPage'), 'DataKeysPage'),
});

const overview = createRoute({
  getParentRoute: () => region,
  path: '/overview',
  component: lazyRouteComponent(() => import('@/pages/overview/OverviewPage'), 'OverviewPage'),
});

const routeTree = root.addChildren([
  signIn,
  signedIn.addChildren([home, account, users, user, groups, group, policies, roles, role, refusals, events, tracks, tags, messages, region.addChildren([regionHome, overview, keys, key, whiteBox, dataKeys])]),
]);

/** The router of the console; what it fetches goes through that client's cache. */
export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    basepath: '/console',
    scrollRestoration: true,
    // Plain `?page=2&q=orders`: links are short and readable.
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const given = Object.entries(search).filter(([, value]) => value !== undefined);
      const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
      return text && `?${text}`;
    },
  });
}

/** The session, or `null` if there is none. */
async function currentSession(client: QueryClient): Promise<Session | null> {
  try {
    return await client.ensureQueryData(sessionQuery);
  } catch (error) {
    if (error instanceof ApiError && error.signedOut) return null;
    throw error;
  }
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
