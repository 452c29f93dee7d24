import 'tdesign-react/es/_util/react-19-adapter';
import 'tdesign-react/es/style/index.css';
import './styles/theme.css';
import './styles/base.css';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ConfigProvider } from 'tdesign-react';

import { whenSessionEnds } from '@/api/client';
import { Toaster } from '@/components/Toaster';
import { startI18n } from '@/i18n';
import { applyTheme, currentTheme } from '@/lib/theme';
import { makeRouter } from './router';
import { to } from './routes';

const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: false, staleTime: 10_000 } },
});
const router = makeRouter(queryClient);

whenSessionEnds(() => {
  const { location } = router.state;
  if (location.pathname === '/sign-in') return;
  queryClient.clear();
  void router.navigate(to.signIn({ back: location.href, ended: true }));
});

applyTheme(currentTheme());
startI18n();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      {/* Ripples make the text on a button unreadable while they run. */}
      <ConfigProvider globalConfig={{ animation: { exclude: ['ripple'] } }}>
        <Toaster>
          <RouterProvider router={router} />
        </Toaster>
      </ConfigProvider>
    </QueryClientProvider>
  </StrictMode>,
);
