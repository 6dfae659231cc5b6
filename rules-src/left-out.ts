/**
 * Advisories and flaws that no detection answers, with the reason, for whoever asks for one by its number. Their sources
 * are those of docs/sources.md: where none gives bytes, none are guessed.
 */
export interface LeftOut {
  /** Numbers of CVEs and advisories. */
  ids: readonly string[];
  about: string;
  why: string;
}

export const LEFT_OUT: readonly LeftOut[] = [
  {
    ids: ['CVE-2022-36385', 'CVE-2022-38069', 'CVE-2022-38453', 'CVE-2022-3027'],
    about:
      'Contec CMS8000: firmware over USB, default passwords at the device, a hostile Wi-Fi name',
    why: 'They do not travel over a wired network that a sensor sees.',
  },
  {
    ids: [
      'CVE-2020-6961',
      'CVE-2020-6962',
      'CVE-2020-6963',
      'CVE-2020-6964',
      'CVE-2020-6965',
      'CVE-2020-6966',
    ],
    about: 'MDhex: GE CARESCAPE, ApexPro and Clinical Information Center',
    why: 'The advisory names services and keys, no bytes. What is seen instead: monitors that announce themselves and send names and vital signs beyond their own network.',
  },
  {
    ids: ['CVE-2020-25179', 'ICSMA-20-343-01'],
    about: 'MDhex-Ray: GE imaging and ultrasound, accounts for maintenance',
    why: 'The passwords were not published. The accounts of ICSMA-18-037-02, which were, are looked for over FTP.',
  },
  {
    ids: ['CVE-2021-33882', 'CVE-2021-33883', 'CVE-2021-33884', 'CVE-2021-33885', 'CVE-2021-33886'],
    about: 'B. Braun SpaceCom and Infusomat Space',
    why: 'No source that can be read gives the commands of the attack. What is seen instead: what a rack of pumps tells in clear.',
  },
  {
    ids: ['ICSMA-18-156-01', 'ICSMA-18-233-01'],
    about: 'Philips IntelliVue: memory of a monitor read or written, a flood of UDP',
    why: 'No bytes were published. What is seen instead: who asks a monitor for its data.',
  },
  {
    ids: ['CVE-2019-10959', 'CVE-2019-10962', 'ICSMA-19-164-01', 'ICSMA-23-194-01'],
    about: 'BD Alaris: Gateway Workstation and pumps',
    why: 'One name of a page and one port are not enough to tell it from other traffic.',
  },
  {
    ids: ['CVE-2015-3459', 'CVE-2015-3954', 'ICSA-15-125-01'],
    about: 'Hospira LifeCare PCA, Plum A+, Symbiq',
    why: 'The flaw is Telnet without a password: that is true of many devices, and only an asset list tells a pump.',
  },
  {
    ids: ['CVE-2017-12720', 'CVE-2017-12724', 'CVE-2017-12726', 'ICSMA-17-250-02'],
    about: 'Smiths Medical Medfusion 4000',
    why: 'The passwords for FTP and Telnet were not published.',
  },
  {
    ids: [
      'CVE-2021-37160',
      'CVE-2021-37161',
      'CVE-2021-37162',
      'CVE-2021-37163',
      'CVE-2021-37164',
      'CVE-2021-37165',
      'CVE-2021-37166',
      'CVE-2021-37167',
    ],
    about: 'PwnedPiper: Swisslog TransLogic pneumatic tubes',
    why: 'Messages of the protocol were not published.',
  },
  {
    ids: ['CVE-2022-26388', 'CVE-2022-26389'],
    about: 'Hillrom, Welch Allyn ELI electrocardiographs',
    why: 'No bytes were published; the first needs hands on the device.',
  },
  {
    ids: ['CVE-2026-52868'],
    about: 'OFFIS DCMTK: records of another worklist',
    why: 'The advisory gives no bytes, and which field of the request is meant is a guess.',
  },
  {
    ids: ['CVE-2025-53948', 'CVE-2025-0568'],
    about: 'Sante PACS Server: a crash by HL7, memory corruption by DICOM',
    why: 'What makes it crash was not published.',
  },
  {
    ids: ['ICSMA-26-253-02'],
    about: 'Orthanc before 1.13.0: reading of PNG and JPEG',
    why: 'Flaws in parsers of images: no bytes were published.',
  },
  {
    ids: ['ICSMA-26-176-02'],
    about: 'OHIF viewer: a token sent to a stranger',
    why: 'What it sends is over TLS, and what leads to it was not published.',
  },
];
