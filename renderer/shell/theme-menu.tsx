// The theme button and its three choices.
import { Menu, MenuItemRadio, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components'
import { WeatherMoon16Regular, WeatherSunny16Regular } from '@fluentui/react-icons'
import { ThemeChoice, type ThemeName } from '../theme/use-theme.ts'
import { useCommands } from './commands.tsx'

interface ThemeMenuProps {
  choice: ThemeChoice
  name: ThemeName
  choose(choice: ThemeChoice): void
}

export function ThemeMenu({ choice, name, choose }: ThemeMenuProps) {
  useCommands({
    'theme.system': () => choose('system'),
    'theme.dark': () => choose('dark'),
    'theme.light': () => choose('light'),
  })
  return (
    <Menu
      checkedValues={{ theme: [choice] }}
      onCheckedValueChange={(_, change) => choose(ThemeChoice.parse(change.checkedItems[0]))}
    >
      <MenuTrigger disableButtonEnhancement>
        <button type="button" className="tl-icon-button" aria-label="Theme" title="Theme">
          {name === 'dark' ? <WeatherMoon16Regular /> : <WeatherSunny16Regular />}
        </button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItemRadio name="theme" value="system">
            Follow the system
          </MenuItemRadio>
          <MenuItemRadio name="theme" value="dark">
            Dark
          </MenuItemRadio>
          <MenuItemRadio name="theme" value="light">
            Light
          </MenuItemRadio>
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
