"""What happens without anybody asking: what falls due, what is kept too long, who would be stranded."""
