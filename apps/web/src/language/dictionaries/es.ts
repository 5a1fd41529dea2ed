/** Every text of the app in Spanish. */
import { es } from '@portero/vue';
import type { Words } from '../useLanguage.ts';

export const words: Words = {
  ...es,
  skipLink: 'Saltar al contenido',
  tagline: 'Inicio de sesión para tu aplicación',
  nav: {
    label: 'Principal',
    home: 'Inicio',
    profile: 'Perfil',
    settings: 'Ajustes',
    login: 'Iniciar sesión',
    signup: 'Crear cuenta',
    logout: 'Cerrar sesión',
  },
  footer: { theme: 'Tema', system: 'Sistema', light: 'Claro', dark: 'Oscuro', language: 'Idioma' },
  titles: {
    home: 'Inicio',
    login: 'Iniciar sesión',
    signup: 'Crear cuenta',
    profile: 'Perfil',
    settings: 'Ajustes',
    device: 'Conectar un programa',
    notFound: 'Página no encontrada',
    confirmEmail: 'Confirma tu dirección',
    forgotPassword: '¿Has olvidado tu contraseña?',
    keepAccount: 'Conserva tu cuenta',
    notMe: '¿No has sido tú?',
    resetPassword: 'Elige una contraseña nueva',
    undoEmail: 'Deshacer el cambio de dirección',
  },
  home: {
    lead: 'Inicio de sesión para tu aplicación.',
    promise: 'Cuentas, sesiones y sus páginas: listas para usar y fáciles de adaptar.',
    signUp: 'Crear cuenta',
    logIn: 'Iniciar sesión',
    profile: 'Ir a tu perfil',
    settings: 'Ajustes',
    points: [
      [
        'Te recuerda solo si lo pides',
        'Cierra el navegador y la sesión se cierra. Marca la casilla y seguirá abierta.',
      ],
      [
        'Tus dispositivos a la vista',
        'Cada uno con su última actividad. Cierra una sesión, o todas las demás, al momento.',
      ],
      ['Guarda bien los secretos', 'De las contraseñas solo se guarda un hash, y ningún script puede leer la sesión.'],
    ],
  },
  entry: {
    noAccount: '¿Aún no tienes cuenta?',
    toSignup: 'Crear cuenta',
    haveAccount: '¿Ya tienes cuenta?',
    toLogin: 'Iniciar sesión',
    forgotten: '¿Has olvidado tu contraseña?',
  },
  profile: {
    heading: (name) => `¡Te damos la bienvenida, ${name}!`,
    email: 'Correo electrónico',
    memberSince: 'Miembro desde',
    session: 'Esta sesión',
    remembered: 'Recordada en este navegador.',
    notRemembered: 'Se cierra al cerrar el navegador.',
    until: (idle) => `Si no la usas, se cierra el ${idle}.`,
    latest: (end) => `En ningún caso dura más allá del ${end}.`,
    toSettings: 'Cambiar nombre, contraseña, sesiones o tokens',
  },
  settings: {
    heading: 'Ajustes',
    contents: 'En esta página',
    name: {
      heading: 'Nombre',
      about: 'Así te saludamos.',
    },
    email: {
      heading: 'Correo',
      about: 'Con él inicias sesión y a él van nuestros mensajes.',
    },
    locale: {
      heading: 'Idioma y zona horaria',
      about: 'Para los mensajes que te enviamos.',
    },
    password: {
      heading: 'Contraseña',
      about: 'Al cambiarla se cierran tus demás sesiones.',
    },
    sessions: {
      heading: 'Dónde has iniciado sesión',
      about: 'Si no reconoces alguna sesión, ciérrala y cambia tu contraseña.',
    },
    tokens: {
      heading: 'Tokens de acceso',
      about: 'Para scripts y programas que actúan en tu nombre.',
      toDevice: 'Introducir el código de un programa',
      toReference: 'Qué permite un token',
    },
    activity: {
      heading: 'Actividad',
      about: (days) =>
        `Lo que ha pasado con tu cuenta en los últimos ${days} días. Si algo no lo hiciste tú, cambia tu contraseña.`,
    },
    data: {
      heading: 'Tus datos',
      about: 'Son tuyos: llévatelos o haz que se eliminen.',
    },
  },
  mailPages: {
    rescue: 'Para que nadie más use tu cuenta, elige una contraseña nueva: también cierra todas las sesiones.',
    newProof: 'Usar el código o pedir otro mensaje',
    opened: '¿Has abierto el enlace?',
  },
  notFound: {
    heading: 'Página no encontrada',
    text: 'No hay ninguna puerta en esta dirección.',
    home: 'Ir a la página de inicio',
  },
  unreachable: {
    offline: {
      heading: 'Sin conexión',
      text: 'El servidor no responde. Comprueba tu conexión e inténtalo de nuevo.',
    },
    slow: { heading: 'Aún sin respuesta', text: 'El servidor tarda demasiado en responder. Inténtalo de nuevo.' },
    server: { heading: 'Algo falla en el servidor', text: 'Inténtalo de nuevo dentro de un momento.' },
    reconnect: 'Sin respuesta. Reintentar',
  },
  missingPage: {
    heading: 'No se ha podido cargar esta página',
    text: 'Comprueba tu conexión e inténtalo de nuevo.',
  },
};
