import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ChevronDownIcon, LocationIcon } from 'tdesign-icons-react';

import type { RegionInfo } from '@/api/session';
import { Menu } from '@/components/Menu';
import { regionName } from '@/lib/regionName';
import { to } from '@/routes';
import styles from './RegionMenu.module.css';

/** Shows the region on screen with its family of algorithms, and leads to the keys of another. */
export function RegionMenu({ regions, current }: { regions: RegionInfo[]; current: RegionInfo }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Menu
      label={`${t('shell.region')}: ${regionName(current.Name)}`}
      className={styles.button}
      items={regions.map((region) => ({
        id: region.Name,
        checked: region.Name === current.Name,
        label: (
          <span className={styles.item}>
            <span>
              {regionName(region.Name)} <span className={styles.id}>{region.Name}</span>
            </span>
            <span className={styles.suite}>{t(`suite.${region.Suite}`)}</span>
          </span>
        ),
        onSelect: () => void navigate(to.keys(region.Name)),
      }))}
    >
      <LocationIcon aria-hidden="true" />
      <span>{regionName(current.Name)}</span>
      <span className={styles.tag}>{t(`suite.${current.Suite}Short`)}</span>
      <ChevronDownIcon aria-hidden="true" />
    </Menu>
  );
}
