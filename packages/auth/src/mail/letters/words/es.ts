/** What mails say in Spanish. */
import type { MailWords } from './en.ts';

export const es: MailWords = {
  locale: 'es',
  hello: (name) => `Hola, ${name}:`,
  helloStranger: 'Hola:',
  sentBy: (sender, host) => `Este correo lo ha enviado ${sender} desde ${host}.`,
  aboutSafety: 'Lo recibes porque trata de la seguridad de tu cuenta.',
  linkHolds: (when) => `El enlace sirve una sola vez, hasta el ${when}.`,
  linkAndCodeHold: (when) => `El enlace y el código sirven una sola vez, hasta el ${when}.`,
  linkAddress: 'Si un botón no funciona, copia su dirección en tu navegador:',
  code: 'O escribe este código donde se te pida:',
  ifYou: 'Si has sido tú, no tienes que hacer nada.',
  ifNotYou:
    'Si no has sido tú, abre esta página y pulsa allí el botón. Se cerrarán todas las sesiones de tu cuenta, se revocarán sus tokens de acceso y recibirás un enlace para elegir otra contraseña.',
  notMe: 'No he sido yo',
  facts: {
    address: 'Dirección',
    newAddress: 'Dirección nueva',
    token: 'Token de acceso',
    when: 'Cuándo',
    device: 'Dispositivo',
    ip: 'Dirección IP',
    onPlatform: (browser, platform) => `${browser} en ${platform}`,
    unknownDevice: 'Dispositivo desconocido',
    unknownIp: 'desconocida',
  },
  letters: {
    'verify-email': {
      subject: (sender) => `Confirma tu correo electrónico para ${sender}`,
      heading: 'Confirma tu correo electrónico',
      because: (sender) => `Alguien, seguramente tú, se ha registrado en ${sender} con esta dirección.`,
      please: 'Para demostrar que la dirección es tuya, abre esta página y pulsa allí el botón:',
      button: 'Confirmar dirección',
      otherwise: 'Si no has sido tú, ignora este correo: no pasará nada y la dirección quedará sin confirmar.',
    },
    'account-exists': {
      subject: (sender) => `Ya tienes una cuenta en ${sender}`,
      heading: 'Ya tienes una cuenta',
      because: (sender) =>
        `Alguien, seguramente tú, ha intentado registrarse en ${sender} con esta dirección. Ya tiene una cuenta, así que no se ha creado otra.`,
      please: 'Usa la que tienes:',
      button: 'Iniciar sesión',
      forgotten: 'Si has olvidado tu contraseña, pide un enlace para elegir otra:',
      forgot: 'Pedir otra contraseña',
      otherwise:
        'Si no has sido tú, ignora este correo: no ha cambiado nada y no se le ha dicho a nadie que tienes una cuenta.',
    },
    recover: {
      subject: (sender) => `Elige una contraseña nueva para ${sender}`,
      heading: 'Elige una contraseña nueva',
      because: (sender) => `Alguien, seguramente tú, ha pedido una contraseña nueva para tu cuenta de ${sender}.`,
      please:
        'Puedes elegirla en esta página. Después se cerrarán todas tus sesiones y podrás iniciar sesión con la nueva.',
      button: 'Elegir contraseña',
      otherwise: 'Si no has sido tú, ignora este correo: no pasará nada y tu contraseña seguirá siendo la misma.',
    },
    'confirm-new-email': {
      subject: (sender) => `Confirma tu nuevo correo electrónico para ${sender}`,
      heading: 'Confirma tu nuevo correo electrónico',
      because: (sender) =>
        `Alguien, seguramente tú, quiere usar esta dirección en su cuenta de ${sender}. Mientras no se confirme, seguirá valiendo la actual.`,
      please: 'Para confirmarla, abre esta página y pulsa allí el botón:',
      button: 'Confirmar dirección nueva',
      otherwise: 'Si no has sido tú, ignora este correo: no pasará nada y la dirección no se usará.',
    },
    'email-changed': {
      subject: (sender) => `Se ha cambiado tu correo electrónico en ${sender}`,
      heading: 'Se ha cambiado tu correo electrónico',
      because: (sender) =>
        `Desde ahora tu cuenta de ${sender} tiene otra dirección. Este correo va a la anterior para que lo sepas.`,
      undo: 'Si no has sido tú, deshaz el cambio: abre esta página y pulsa allí el botón. Esta dirección volverá a valer, se cerrarán todas las sesiones de tu cuenta, se revocarán sus tokens de acceso y recibirás aquí un enlace para elegir otra contraseña.',
      button: 'Deshacer el cambio',
    },
    'new-device': {
      subject: (sender) => `Dispositivo nuevo en tu cuenta de ${sender}`,
      heading: 'Inicio de sesión con un dispositivo nuevo',
      because: (sender) =>
        `Alguien ha iniciado sesión en tu cuenta de ${sender} desde un dispositivo que no se había usado antes con ella.`,
    },
    'password-changed': {
      subject: (sender) => `Se ha cambiado tu contraseña en ${sender}`,
      heading: 'Se ha cambiado tu contraseña',
      because: (sender) => `Desde ahora tu cuenta de ${sender} tiene otra contraseña.`,
    },
    'token-created': {
      subject: (sender) => `Nuevo token de acceso a tu cuenta de ${sender}`,
      heading: 'Se ha creado un token de acceso',
      because: (sender) =>
        `Se ha creado un token de acceso para tu cuenta de ${sender}. Quien lo tenga puede actuar allí en tu nombre.`,
    },
    'deletion-scheduled': {
      subject: (sender) => `Se va a borrar tu cuenta de ${sender}`,
      heading: 'Se va a borrar tu cuenta',
      because: (sender) =>
        `Alguien, seguramente tú, quiere borrar tu cuenta de ${sender}. Se han cerrado todas sus sesiones y se han revocado sus tokens de acceso.`,
      deletedAt: (when) =>
        `El ${when} se borrará todo lo que hay en ella, y nadie podrá recuperarlo. Si es lo que quieres, no tienes que hacer nada.`,
      please: 'Si has cambiado de idea, abre esta página y pulsa allí el botón:',
      button: 'Conservar mi cuenta',
      otherwise:
        'Si no has sido tú, quien lo ha hecho conocía tu contraseña. En esta página también conservas tu cuenta: se cerrarán todas las sesiones y se revocarán sus tokens de acceso, y recibirás un enlace para elegir otra contraseña:',
    },
    invitation: {
      subject: (sender) => `Tienes una invitación a ${sender}`,
      heading: 'Tienes una invitación',
      because: (sender) => `Puedes crear una cuenta en ${sender} con esta dirección: alguien te ha invitado.`,
      please: 'Créala en esta página:',
      button: 'Crear cuenta',
      otherwise: 'Si no la esperabas o no la quieres, ignora este correo: no pasará nada.',
    },
  },
};
