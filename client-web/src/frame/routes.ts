import type { ComponentType } from "preact";

export interface ScreenProps {
  /** The address's named parts. */
  readonly named: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

export type Screen = ComponentType<ScreenProps>;

export interface Route {
  readonly pattern: string;
  /** A name that the query has to have, where one path has two screens. */
  readonly query?: string;
  /** `page`: with the head and its links. `bare`: the screen has the whole window. */
  readonly frame: "page" | "bare";
  readonly load: () => Promise<Screen>;
}

// Each screen is a chunk of its own: a candidate's browser fetches `join` and `room`, and nothing else.
export const routes: readonly Route[] = [
  { pattern: "/", frame: "page", load: async () => (await import("../rooms/rooms-screen.tsx")).RoomsScreen },
  { pattern: "/rooms", query: "seats", frame: "page", load: async () => (await import("../rooms/seats-screen.tsx")).SeatsScreen },
  { pattern: "/rooms", frame: "page", load: async () => (await import("../rooms/rooms-screen.tsx")).RoomsScreen },
  { pattern: "/rooms/new", frame: "page", load: async () => (await import("../rooms/new-room-screen.tsx")).NewRoomScreen },
  { pattern: "/rooms/:room", frame: "bare", load: async () => (await import("../room/room-screen.tsx")).RoomScreen },
  { pattern: "/join", frame: "bare", load: async () => (await import("../account/join-screen.tsx")).JoinScreen },
  { pattern: "/signin", frame: "bare", load: async () => (await import("../account/sign-in-screen.tsx")).SignInScreen },
  { pattern: "/welcome", frame: "bare", load: async () => (await import("../account/welcome-screen.tsx")).WelcomeScreen },
  { pattern: "/account", frame: "page", load: async () => (await import("../account/account-screen.tsx")).AccountScreen },
  { pattern: "/sets", frame: "page", load: async () => (await import("../questions/sets-screen.tsx")).SetsScreen },
  { pattern: "/sets/:set/edit", frame: "page", load: async () => (await import("../questions/edit/edit-screen.tsx")).EditScreen },
  { pattern: "/sets/import", frame: "page", load: async () => (await import("../questions/import/import-screen.tsx")).ImportScreen },
  { pattern: "/sets/build", frame: "page", load: async () => (await import("../questions/build/build-screen.tsx")).BuildScreen },
  { pattern: "/sets/duplicates", frame: "page", load: async () => (await import("../questions/duplicates/duplicates-screen.tsx")).DuplicatesScreen },
  { pattern: "/sets/search", frame: "page", load: async () => (await import("../questions/find/find-screen.tsx")).FindScreen },
  { pattern: "/sets/:set", frame: "page", load: async () => (await import("../questions/set-screen.tsx")).SetScreen },
  { pattern: "/sets/:set/history", frame: "page", load: async () => (await import("../questions/history/history-screen.tsx")).HistoryScreen },
  { pattern: "/sets/:set/exposure", frame: "page", load: async () => (await import("../questions/build/exposure-screen.tsx")).ExposureScreen },
  { pattern: "/sets/:set/updates", frame: "page", load: async () => (await import("../questions/updates/updates-screen.tsx")).UpdatesScreen },
  { pattern: "/study", frame: "page", load: async () => (await import("../study/study-screen.tsx")).StudyScreen },
  { pattern: "/study/:set", frame: "page", load: async () => (await import("../study/set-screen.tsx")).StudySetScreen },
  { pattern: "/study/:set/quiz", frame: "page", load: async () => (await import("../study/quiz/quiz-screen.tsx")).QuizScreen },
  { pattern: "/study/:set/mock", frame: "page", load: async () => (await import("../study/mock/mock-screen.tsx")).MockScreen },
  { pattern: "/transcripts", frame: "page", load: async () => (await import("../review/transcripts-screen.tsx")).TranscriptsScreen },
  { pattern: "/transcripts/:room", frame: "page", load: async () => (await import("../review/transcript-screen.tsx")).TranscriptScreen },
];
