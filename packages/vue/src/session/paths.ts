/** Where an app keeps what the session leads to. One app a page, so there is one of each. */

export interface SessionPaths {
  /** The log-in page: where those are sent who must log in first. */
  login: string;
  /** Where those go who have logged in and wanted no page in particular. */
  home: string;
}

export const paths: SessionPaths = { login: '/login', home: '/profile' };
