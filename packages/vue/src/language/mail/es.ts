/** What is said in Spanish on the pages that mails lead to, and on the way to them. */
import type { Words } from '../en.ts';

export const mail: Words['mail'] = {
  check: 'Revisa tu correo',
  spam: '¿No ha llegado nada? Mira también en la carpeta de spam y comprueba la dirección de arriba.',
  again: 'Volver a enviarlo',
  sentAgain: 'Enviado de nuevo.',
  nextIn: (time) => `Podrás pedir otro en ${time}.`,
  tooSoon: 'Es demasiado pronto.',
  another: 'Usar otra dirección',
};

export const proof: Words['proof'] = {
  sent: 'Hemos enviado un mensaje a esta dirección:',
  sentBefore: 'Aún falta confirmar esta dirección:',
  how: 'Abre el enlace del mensaje o escribe aquí su código.',
  ask: 'Escribe el código del mensaje y la dirección a la que se envió.',
  code: 'Código',
  codeHint: 'Ocho cifras, como 4071 9326.',
  codeFormat: 'Escribe las ocho cifras del código que hay en el mensaje.',
  submit: 'Confirmar la dirección',
  confirmed: 'Tu dirección está confirmada.',
  confirmedLogIn: 'Tu dirección está confirmada. Inicia sesión para continuar.',
  noticeHeading: 'Confirma tu dirección.',
  notice: (email) => `Enviamos un enlace y un código a ${email}.`,
  enterCode: 'Introducir el código',
};

export const recovery: Words['recovery'] = {
  hint: 'La dirección con la que inicias sesión.',
  submit: 'Enviar un enlace',
  sent: 'Si esta dirección tiene una cuenta, va de camino a ella un mensaje con un enlace para cambiar la contraseña:',
  lasts: (time) => `El enlace sirve durante ${time}.`,
  reset: 'Guardar contraseña nueva',
  endsSessions: 'Se cerrarán todas tus sesiones y podrás entrar con la contraseña nueva.',
  changed: 'Se ha cambiado tu contraseña. Inicia sesión con la nueva.',
  allRevoked:
    'Se ha cambiado tu contraseña y se han revocado tus tokens de acceso. Inicia sesión con la contraseña nueva.',
  again: 'Pedir un enlace nuevo',
};

export const links: Words['links'] = {
  confirmEmail: {
    about: ['Pulsa el botón para confirmar que la dirección a la que se envió el mensaje es tuya.'],
    submit: 'Confirmar esta dirección',
    doneHeading: 'Dirección confirmada',
    done: 'Gracias. No hay nada más que hacer aquí.',
  },
  undoEmail: {
    about: [
      'Tu cuenta recupera su dirección anterior: aquella a la que se envió el mensaje.',
      'Se cierran todas las sesiones, se revocan los tokens de acceso y se envía a esa dirección un enlace para cambiar la contraseña.',
    ],
    submit: 'Deshacer el cambio',
    doneHeading: 'Vuelve a valer la dirección anterior',
    done: 'Se han cerrado todas las sesiones y revocado los tokens de acceso. Hemos enviado a esta dirección un enlace para cambiar la contraseña.',
  },
  notMe: {
    about: [
      'Si no has hecho lo que dice el mensaje, puede que alguien haya entrado en tu cuenta.',
      'Se cierran todas las sesiones, también la tuya, se revocan los tokens de acceso y te enviamos un enlace para cambiar la contraseña.',
    ],
    submit: 'No he sido yo: cerrar todas las sesiones',
    doneHeading: 'Ya no hay ninguna sesión abierta',
    done: 'Se han cerrado todas las sesiones y revocado los tokens de acceso. Te hemos enviado un enlace para cambiar la contraseña: úsalo cuanto antes.',
  },
  keepAccount: {
    about: ['Tu cuenta está a punto de eliminarse con todo su contenido. Aún puedes conservarla.'],
    submit: 'Conservar mi cuenta',
    doneHeading: 'Tu cuenta se conserva',
    done: 'No se ha eliminado nada. Puedes volver a iniciar sesión.',
  },
  dead: {
    heading: 'Este enlace ya no es válido',
    text: 'Se ha usado, ha caducado o hay otro más reciente. También puede que se haya cortado: ábrelo otra vez desde el mensaje.',
  },
  taken: {
    heading: 'Esta dirección es de otra cuenta',
    text: 'Entretanto se ha confirmado para otra cuenta, así que no puede ser también de la tuya.',
  },
};
