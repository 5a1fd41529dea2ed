/** Every text of the app in Spanish. */
import { es } from '@portero/vue';
import type { Words } from '../useLanguage.ts';

export const words: Words = {
  ...es,
  skipLink: 'Saltar al contenido',
  tagline: 'El acceso a tu aplicación',
  nav: {
    label: 'Principal',
    home: 'Inicio',
    profile: 'Perfil',
    settings: 'Ajustes',
    login: 'Entrar',
    signup: 'Crear cuenta',
    logout: 'Salir',
  },
  footer: { theme: 'Tema', system: 'Sistema', light: 'Claro', dark: 'Oscuro', language: 'Idioma' },
  titles: {
    home: 'Inicio',
    login: 'Entrar',
    signup: 'Crear cuenta',
    profile: 'Perfil',
    settings: 'Ajustes',
    notFound: 'Página no encontrada',
  },
  home: {
    lead: 'El acceso a tu aplicación.',
    promise: 'Cuentas, sesiones y sus páginas, listas para funcionar y fáciles de hacer tuyas.',
    signUp: 'Crear una cuenta',
    logIn: 'Entrar',
    profile: 'Ir a tu perfil',
    settings: 'Ajustes',
    points: [
      ['Te recuerda solo si lo pides', 'Cierra el navegador y la sesión termina. Marca la casilla y se mantiene.'],
      ['Tus dispositivos a la vista', 'Cada uno con su última visita. Cierra uno, o todos los demás, al momento.'],
      ['Guarda bien los secretos', 'De las contraseñas solo se guarda un hash, y ningún script puede leer la sesión.'],
    ],
  },
  entry: {
    noAccount: '¿Aún no tienes cuenta?',
    toSignup: 'Crear cuenta',
    haveAccount: '¿Ya tienes cuenta?',
    toLogin: 'Entrar',
  },
  profile: {
    heading: (name) => `¡Te damos la bienvenida, ${name}!`,
    email: 'Correo electrónico',
    memberSince: 'Miembro desde',
    session: 'Esta sesión',
    remembered: 'Recordada en este navegador.',
    notRemembered: 'Termina al cerrar el navegador.',
    until: (idle) => `Abierta hasta el ${idle}, y se prolonga mientras la uses.`,
    latest: (end) => `Termina el ${end} a más tardar.`,
    toSettings: 'Cambiar nombre, contraseña o sesiones',
  },
  settings: {
    heading: 'Ajustes',
    contents: 'En esta página',
    name: {
      heading: 'Nombre',
      about: 'Así te saludamos.',
    },
    password: {
      heading: 'Contraseña',
      about: 'Con una contraseña nueva se cierran tus demás sesiones.',
    },
    sessions: {
      heading: 'Dónde has iniciado sesión',
      about: 'Si no reconoces alguna, ciérrala y cambia tu contraseña.',
    },
  },
  notFound: {
    heading: 'Página no encontrada',
    text: 'No hay ninguna puerta en esta dirección.',
    home: 'Ir a la página de inicio',
  },
  unreachable: {
    heading: 'Sin respuesta',
    text: 'No se puede acceder al servidor en este momento. Comprueba tu conexión e inténtalo de nuevo.',
  },
};
