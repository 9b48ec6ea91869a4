import { Link } from "@tanstack/react-router";
import type { ReportBot, ReportLine, ReportOwner } from "@/api/reports";
import type { Column } from "@/components/DataTable";
import { Profit } from "@/components/Profit";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";

interface ReportColumns {
  bots: Column<ReportBot>[];
  families: Column<ReportOwner>[];
  pairs: Column<ReportLine>[];
}

/** The columns of bots, families and pairs; they share what each line has. */
export function useReportColumns(currency: string): ReportColumns {
  const { t } = useTranslation();
  const format = useFormat();

  function name<T extends ReportLine>(header: string): Column<T> {
    return { id: "name", header, meta: { title: true }, cell: ({ row: { original } }) => original.name };
  }
  function profit<T extends ReportOwner>(): Column<T> {
    return {
      id: "profit",
      header: t("reports.profit"),
      meta: { figures: true, term: "reports.profit" },
      cell: ({ row: { original } }) => <Profit value={original.profit} currency={currency} />,
    };
  }
  function shared<T extends ReportLine>(): Column<T>[] {
    return [
      {
        id: "realised",
        header: t("reports.realised"),
        meta: { figures: true, term: "reports.realised" },
        cell: ({ row: { original } }) => <Profit value={original.realised} currency={currency} />,
      },
      {
        id: "fees",
        header: t("reports.fees"),
        meta: { figures: true, term: "reports.fees" },
        cell: ({ row: { original } }) => format.money(original.fees, currency),
      },
      {
        id: "traded",
        header: t("reports.traded"),
        meta: { figures: true, term: "reports.traded" },
        cell: ({ row: { original } }) => format.money(original.traded, currency),
      },
      {
        id: "trades",
        header: t("reports.trades"),
        meta: { figures: true, term: "reports.trades" },
        cell: ({ row: { original } }) =>
          t("reports.won", { wins: original.wins, count: original.closed_trades }),
      },
    ];
  }
  const bot: Column<ReportBot> = {
    ...name<ReportBot>(t("reports.bot")),
    cell: ({ row: { original } }) => (
      <Link to="/bots/$botId" params={{ botId: original.id }} search={{}}>
        {original.name}
      </Link>
    ),
  };
  const ofBots: Column<ReportBot>[] = [
    {
      id: "slippage",
      header: t("reports.slippage"),
      meta: { figures: true, term: "reports.slippage" },
      cell: ({ row: { original } }) => format.money(original.slippage, currency, { signed: true }),
    },
    {
      id: "fidelity",
      header: t("reports.parity"),
      meta: { figures: true, term: "reports.parity" },
      cell: ({ row: { original } }) => format.percent(original.fidelity),
    },
    {
      id: "denials",
      header: t("reports.denials"),
      meta: { figures: true, term: "reports.denials" },
      cell: ({ row: { original } }) => format.integer(original.denials),
    },
  ];
  return {
    bots: [bot, profit(), ...shared<ReportBot>(), ...ofBots],
    families: [name(t("reports.family")), profit(), ...shared<ReportOwner>()],
    pairs: [name(t("reports.pair")), ...shared<ReportLine>()],
  };
}
